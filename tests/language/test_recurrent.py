import numpy as np
import pytest

from cleaner._native.recurrent import Network, Rows
from cleaner.language import recurrent as module
from cleaner.language.recurrent import recurrent

CLASSES, WIDTH, STATE = 11, 6, 9


def logistic(values):
    return 1 / (1 + np.exp(-values))


class Obvious:
    """The same network in floating point, one character after the other."""

    def __init__(self, seed):
        rng = np.random.default_rng(seed)

        def matrix(rows, columns):
            return rng.integers(-127, 128, (rows, columns)), rng.uniform(0.002, 0.02, rows)

        shapes = (CLASSES, WIDTH), (3 * STATE, WIDTH), (3 * STATE, STATE), (WIDTH, STATE)
        self.parts = [matrix(*shape) for shape in shapes]
        self.gates = rng.normal(0, 0.3, (4, STATE))
        self.of_summary = rng.normal(0, 0.3, WIDTH)
        self.of_class = rng.normal(0, 0.5, CLASSES)

    def compiled(self):
        rows = [Rows(n.astype(np.int16), unit.astype(np.float32)) for n, unit in self.parts]
        biases = (self.gates, self.of_summary, self.of_class)
        return Network(*rows, *(bias.astype(np.float32) for bias in biases))

    def nats(self, before, text):
        embedding, inner, outer, projection = (n * unit[:, None] for n, unit in self.parts)
        state, total = np.zeros(STATE), 0.0
        for at, number in enumerate((*before, *text)):
            if at >= len(before):
                summary = projection @ state + self.of_summary
                values = embedding @ summary + self.of_class
                total += values[number] - np.log(np.exp(values).sum())
            said = (inner @ embedding[number]).reshape(3, STATE)
            heard = (outer @ state).reshape(3, STATE)
            reset = logistic(said[0] + heard[0] + self.gates[0])
            update = logistic(said[1] + heard[1] + self.gates[1])
            new = np.tanh(said[2] + self.gates[2] + reset * (heard[2] + self.gates[3]))
            state = (1 - update) * new + update * state
        return total


@pytest.mark.parametrize("seed", range(5))
def test_network_in_whole_numbers_is_that_in_floating_point(seed):
    obvious = Obvious(seed)
    rng = np.random.default_rng(seed)
    before = rng.integers(0, CLASSES, 7).tolist()
    texts = [rng.integers(0, CLASSES, length).tolist() for length in (12, 5, 5, 1, 0)]
    padded = np.zeros((5, 12), np.int32)
    for row, text in zip(padded, texts, strict=True):
        row[: len(text)] = text
    lengths = np.array([len(text) for text in texts], np.int32)
    found = obvious.compiled().nats(np.array(before, np.int32), padded, lengths)
    expected = [obvious.nats(before, text) for text in texts]
    assert found == pytest.approx(expected, abs=0.02)


def test_a_text_scores_the_same_alone_and_among_others():
    texts = ["人民政府體育", "人民", "", "科學技術是第一生產力"]
    together = recurrent().scores("我們的", texts)
    assert together.tolist() == [float(recurrent().scores("我們的", [t])[0]) for t in texts]
    assert together[2] == 0


@pytest.mark.parametrize(
    ("before", "likely", "unlikely"),
    [
        ("报告指出，要推进产业", "结构优化升级。", "结构优化级。"),
        ("該辦法由省", "人民政府負責解釋。", "人民政負責解釋。"),
        ("在中华", "人民共和国境内", "人民共和鹤境内"),
        ("我们", "需要解决这个问题。", "需要解决这个提问。"),
    ],
)
def test_sentences_are_likelier_than_what_is_nearly_one(before, likely, unlikely):
    first, second = recurrent().scores(before, [likely, unlikely])
    assert first > second


def test_traditional_text_is_as_likely_as_simplified():
    scores = recurrent().scores("", ["人民政府將負責解釋", "人民政府将负责解释"])
    assert scores[0] == scores[1]


def test_characters_without_a_class_of_their_own_share_one():
    numbers = recurrent()._number
    assert (numbers == 0).sum() > 1000
    frequent, rare = recurrent().scores("一隻", ["貓", "\U0002a6d6"])
    assert rare < frequent - 3


def test_shares_of_the_rare_classes_sum_to_one():
    one = recurrent()
    assert float(np.exp(one._share[one._number == 0]).sum()) == pytest.approx(1.0, abs=1e-6)
    assert not one._share[one._number != 0].any()


def test_file_is_small():
    assert module.RECURRENT_FILE.stat().st_size < 1_300_000
