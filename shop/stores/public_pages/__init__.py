"""Pages as shoppers get them: where they are, who may, how long a copy is good."""
