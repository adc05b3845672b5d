"""Follow-up forms (formulir lanjutan): what an institution is asked on its link after it has answered."""
