"""Who came: passes, checkpoints, devices, the scan log, admissions and presence."""
