"""How long records must stay, and how they go afterwards: by the purge, and by nothing else."""
