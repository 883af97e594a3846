"""The parcel: the one file that students are given."""
