class KeyringError(Exception):
    """The keys cannot be used. ``reason`` says why, without naming a path or a key.

    :param str reason: ``"missing"``, ``"wrong"``, ``"erased"``, ``"damaged"`` or ``"unwritable"``.
    """

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason
