"""What kinds of talks there are: their forms, categories and occasions (A10–A16, A19)."""

FORMS = [
    ("organization", "Organisation talk"),
    ("collective", "Collective talk"),
    ("individual", "Individual talk"),
    ("personal", "Personal talk"),
]
CATEGORIES = [("daily", "Daily talk"), ("appointment", "Appointment talk"), ("admission", "Admission talk")]
TIMINGS = [("regular", "Regular"), ("timely", "Timely")]
