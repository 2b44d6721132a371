"""What coordinators see: traffic lights, teams, what is overdue, people.

Purpose: to know in ten seconds which teams are in trouble, and why. May import the features, and
be imported by the registry only. It refuses to show anything of a programme to whom does not
coordinate it; a team's own members see their team. Looking changes nothing and leaves no trace.
"""
