"""Codes of the organisations of the sample municipality to which its stories belong."""

MUNICIPAL, YUZHONG, BRANCH = "MJ-CQ", "MJ-CQ-YUZHONG", "MJ-CQ-YUZHONG-01"
