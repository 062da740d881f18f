"""One declaration per official form."""
