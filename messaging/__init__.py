"""How people are told: the outbox, its deliveries, reminder rules and the channels."""
