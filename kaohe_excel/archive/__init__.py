"""归档: decided periods as they were, sealed so that anybody can see years later whether a bit of them has changed."""
