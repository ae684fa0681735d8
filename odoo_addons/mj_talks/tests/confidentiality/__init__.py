from . import test_envelope
from . import test_keyring
from . import test_mj_confidential
