"""The closed floor every room stands on: settings, database, clock, links, accounts, audit, feed, files, jobs."""
