"""Leave-one-domain-out: plan, cells, yardsticks, tables."""
