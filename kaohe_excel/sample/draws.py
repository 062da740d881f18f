"""Small deterministic draws: a whole number from a seed and a few coordinates, the same on every machine and Python."""

from dataclasses import dataclass

_MASK = (1 << 64) - 1


def _mixed(state: int) -> int:
    """One step of the SplitMix64 generator: a 64-bit number scattered over all 64 bits."""
    state = (state + 0x9E3779B97F4A7C15) & _MASK
    state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & _MASK
    return state ^ (state >> 31)


@dataclass(frozen=True, slots=True)
class Draws:
    """Draws of one seed. A draw depends on its coordinates alone, never on what was drawn before."""

    seed: int

    def below(self, bound: int, *coordinates: int) -> int:
        """A number from 0 to ``bound`` - 1.

        >>> Draws(2026).below(10, 1, 2), Draws(2026).below(10, 1, 2) == Draws(2026).below(10, 1, 2)
        (6, True)
        """
        state = _mixed(self.seed & _MASK)
        for coordinate in coordinates:
            state = _mixed(state ^ (coordinate & _MASK))
        return state % bound
