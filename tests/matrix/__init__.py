"""Who may do what: a matrix of actors, objects and actions, and every URL of the site in it."""
