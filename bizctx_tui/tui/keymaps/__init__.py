"""Which keys do what: as it comes, by a ready-made map, as a person set them."""
