"""How near to the truth: correctors and spotters on clips whose true key frames are known.

Conventions
-----------
A clip is made once, in whichever process, and every method scores it there (:mod:`.scored`); what
comes back holds no picture. All methods are read out at the crossing that the clip's set states.
Tables are in :mod:`reapex.bench.truth_table`, the run in :mod:`.run`, and what was aimed at in
:mod:`.aims`.
"""
