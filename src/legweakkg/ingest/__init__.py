"""Read whole outside vocabularies into an on-disk store beside the packaged graph."""
