"""Two versions of the graph compared in terms of terms and claims."""
