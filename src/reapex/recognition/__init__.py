"""Recognition: which emotion a clip shows, by a network that is trained and judged honestly.

Three rooms in one: ``inputs`` makes clips and key frames into tensors, once, and feeds them;
``networks`` holds the paper's network, small rivals and the way to compose any backbone with
GAMDSS; beside them stand the configuration, the learner that joins a network with its inputs and
its loss, and the experiment that runs it all. How training proceeds and which clips a choice may
see is the business of ``reapex.training``, which knows no network.

Conventions
-----------
Everything here needs the extra ``train`` (torch). A clip has two phases, the *rise* from onset to
apex and the *fall* from apex to offset.
"""
