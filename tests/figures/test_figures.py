"""Every figure looks as it should, shows what its record holds, and claims no more than that."""

import dataclasses
from itertools import combinations
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.text import Text

from vgbook import experiments, figures, records
from vgbook.figures import FIGURES
from vgbook.figures.palette import COLOURS

RECORDS = Path(__file__).parents[1] / "records"
WIDTHS = pytest.mark.parametrize("narrow", [False, True], ids=["wide", "narrow"])
EVERY_FIGURE = pytest.mark.parametrize("figure_id", FIGURES)


def drawn(figure_id, narrow=False):
    """Draw a figure from its small fixed record."""
    record = records.load(RECORDS / f"{FIGURES[figure_id].experiment}.json")
    return figures.draw(figure_id, record, narrow=narrow), record


@EVERY_FIGURE
@WIDTHS
@pytest.mark.mpl_image_compare(tolerance=2, savefig_kwargs={"dpi": 100})
def test_the_figure_looks_as_it_did(figure_id, narrow):
    """The drawing of a fixed record is the same image as before."""
    return drawn(figure_id, narrow)[0]


@EVERY_FIGURE
@WIDTHS
def test_no_text_is_cut_or_covered(figure_id, narrow):
    """Every word lies inside the figure, and no two texts overlap."""
    figure, _ = drawn(figure_id, narrow)
    renderer = FigureCanvasAgg(figure).get_renderer()
    figure.draw(renderer)
    boxes = {
        text: text.get_window_extent(renderer)
        for text in figure.findobj(Text)
        if text.get_visible() and text.get_text().strip()
    }
    for text, box in boxes.items():
        inside = (
            box.x0 > -1
            and box.y0 > -1
            and box.x1 < figure.bbox.width + 1
            and box.y1 < figure.bbox.height + 1
        )
        assert inside, f"{text.get_text()!r} is cut"
    for (one, a), (other, b) in combinations(boxes.items(), 2):
        apart = a.x1 <= b.x0 or b.x1 <= a.x0 or a.y1 <= b.y0 or b.y1 <= a.y0
        assert apart, f"{one.get_text()!r} covers {other.get_text()!r}"


@EVERY_FIGURE
def test_every_colour_has_a_meaning(figure_id):
    """Lines use the colours of the palette and no others."""
    figure, _ = drawn(figure_id)
    known = {light for light, _ in COLOURS.values()}
    for axes in figure.axes:
        assert {to_hex(line.get_color()) for line in axes.lines} <= known


@EVERY_FIGURE
def test_the_claim_holds_on_the_real_record(figure_id):
    """What a page says is what the published data show."""
    entry = FIGURES[figure_id]
    claim = entry.claim(experiments.record(entry.experiment))
    assert claim
    assert [sentence for sentence, holds in claim.items() if not holds] == []


def falsified(record, name, change):
    """Return the record with one series changed."""
    series = record.series[name]
    changed = dataclasses.replace(series, values=change(series.values))
    return dataclasses.replace(record, series=record.series | {name: changed})


@pytest.mark.parametrize(
    ("figure_id", "series", "change"),
    [
        ("cost-surface", "learned_at", lambda values: values[::-1]),
        ("cost-surface", "fall", lambda values: values[::-1]),
        ("cost-surface", "fall", np.abs),
        ("cost-surface", "expected_size", lambda values: values * 2),
        ("cost-surface", "predicted", lambda values: values * 1.2),
        ("squared-vs-cross-entropy", "steps_to_half", lambda values: values[::-1]),
        ("squared-vs-cross-entropy", "steps_to_half", np.sqrt),
        ("squared-vs-cross-entropy", "steps_to_half", lambda values: values * 1.2),
        ("squared-vs-cross-entropy", "first_gradient", lambda values: values[::-1]),
        ("backprop-by-hand", "delta2", lambda values: values * 1.001),
        ("backprop-by-hand", "delta1", lambda values: values[::-1]),
        ("backprop-by-hand", "gradient_w1", np.transpose),
        ("backprop-by-hand", "gradient_b1", lambda values: values * 1.001),
        ("backprop-by-hand", "difference_w2", lambda values: values * 1.001),
        ("gradient-check", "error", np.sqrt),
        ("gradient-check", "error", lambda values: values * 10),
        ("gradient-check", "error", lambda values: values[::-1]),
        ("gradient-check", "backprop_error", lambda values: values + 1e-5),
        ("activation-slopes", "slope", lambda values: values * 1.01),
        ("activation-slopes", "max_slope", lambda values: values * 0.9),
        ("activation-slopes", "half_tanh", lambda values: values + 0.01),
        ("slope-product", "product", lambda values: values * 10),
        ("slope-product", "product", lambda values: values[:, ::-1]),
        ("slope-product", "gain", np.sqrt),
        ("slope-product", "held", np.zeros_like),
        ("slope-product", "gain_factor", np.sort),
        ("chain-gain", "gain", lambda values: values * 1.1),
        ("chain-gain", "threshold", lambda values: values * 0.99),
        ("chain-gain", "widest", lambda values: values * 1.01),
        ("chain-gain", "high", lambda values: values + 0.01),
        ("chain-gain", "gain", lambda values: values * np.linspace(0.9, 1, values.shape[1])),
        ("gradient-flow-by-depth", "factor", lambda values: values * 1.06),
        ("gradient-flow-by-depth", "delta", np.sqrt),
        ("gradient-flow-by-initialisation", "factor", lambda values: values * 1.2),
        ("gradient-flow-by-initialisation", "weight_gradient", lambda v: v * np.arange(1, 21)),
        ("bound-and-measurement", "bound", lambda values: values / 1e5),
        ("bound-and-measurement", "factor", lambda values: values * 1.06),
        ("bound-and-measurement", "bound_factor", lambda values: values / 2),
        ("bound-and-measurement", "delta", lambda values: values[..., :1] * np.ones(20)),
        ("two-way-fade", "spread_factor", lambda values: values * 1.1),
        ("two-way-fade", "delta_factor", lambda values: values * 0.9),
        ("two-way-fade", "weight_gradient", lambda values: values[:, ::-1]),
        ("two-way-fade", "weight_gradient", lambda values: values * 100),
        ("two-way-fade", "cost", lambda values: values + 1e-4),
        ("two-way-fade", "mini_batch_gradient", np.ones_like),
        ("jacobian-spectrum", "singular_value", lambda values: values[::-1]),
        ("jacobian-spectrum", "singular_value", lambda values: values / 2.5),
        ("jacobian-spectrum", "singular_value", np.sqrt),
        ("jacobian-spectrum", "directions", lambda values: values[::-1]),
        ("float-underflow", "half", lambda values: values[::-1]),
        ("float-underflow", "half", lambda values: values[:, ::-1]),
        ("float-underflow", "textbook", lambda values: values + 1e-18),
        ("float-underflow", "accurate", lambda values: values * 1.001),
        ("gradient-during-training", "weight_gradient", lambda values: values[..., ::-1]),
        ("gradient-during-training", "moved", lambda values: values[..., ::-1]),
        ("gradient-during-training", "moved", np.sqrt),
        ("digits-before-after", "stuck", np.zeros_like),
        ("digits-before-after", "stuck", np.ones_like),
        ("digits-before-after", "test_error", lambda values: values[:, ::-1]),
        ("depth-before", "test_error", lambda values: values[:, ::-1]),
        ("depth-before", "train_error", lambda values: values[:, ::-1]),
        ("depth-before", "stuck", np.zeros_like),
        ("depth-before", "versus_shallow", lambda values: -values),
        ("depth-before", "other_methods", lambda values: values * 2),
        ("depth-after", "stuck", np.ones_like),
        ("depth-after", "versus_random_longer", lambda values: -values),
        ("depth-after", "versus_shallow", lambda values: -values),
        ("depth-after", "versus_shallow", lambda values: values - 0.01),
        ("optimise-or-regularise", "test_cost_at_level", lambda values: values[::-1]),
        ("optimise-or-regularise", "test_cost_at_level", lambda values: values[:, ::-1]),
        ("optimise-or-regularise", "train_cost", lambda values: values[::-1]),
        ("scale-or-features", "test_error", lambda values: values[::-1]),
        ("scale-or-features", "stuck", np.ones_like),
        ("scale-or-features", "versus_shuffled_rbm", lambda values: -values),
        ("scale-or-features", "versus_scaled_longer", lambda values: values + 0.01),
        ("gradient-after-pretraining", "factor", lambda values: values[::-1]),
        ("gradient-after-pretraining", "factor", lambda values: values / 1.5),
        ("depth-scale", "rate", lambda values: values - 0.02),
        ("depth-scale", "rate", lambda values: values + 0.01),
        ("depth-scale", "rate", lambda values: -values),
        ("depth-scale", "log_chi", lambda values: values[::-1]),
        ("depth-scale", "shift", lambda values: values * 3),
        ("depth-scale", "shift", np.zeros_like),
        ("remedies-gradient-flow", "across", np.sqrt),
        ("remedies-gradient-flow", "across", lambda values: values[:, ::-1]),
        ("remedies-gradient-flow", "across", lambda values: values * 2),
        ("remedies-gradient-flow", "normalised_theory", lambda values: values * 1.05),
        ("remedies-gradient-flow", "preactivation_theory", lambda values: values * 1.4),
        ("greedy-stack", "own", lambda values: values[:, :, ::-1]),
        ("greedy-stack", "own", lambda values: values[:, ::-1]),
        ("greedy-stack", "image", lambda values: values[:, ::-1]),
        ("greedy-stack", "image", lambda values: values * 1.3),
        ("rbm-learning", "divergence", lambda values: values[:, :, :, ::-1]),
        ("rbm-learning", "divergence", lambda values: values[:, ::-1]),
        ("rbm-learning", "divergence", lambda values: values[::-1]),
        ("rbm-learning", "final", lambda values: values / 2),
        ("rbm-learning", "cosine", np.negative),
        ("rbm-learning", "error", lambda values: values[::-1]),
        ("rbm-learning", "error", lambda values: values[:, ::-1]),
        ("gradient-through-time", "rest", lambda values: values[::-1]),
        ("gradient-through-time", "rest_factor", lambda values: values * 1.02),
        ("gradient-through-time", "singular_value", lambda values: values / 1.6),
        ("gradient-through-time", "reading", np.sqrt),
        ("gradient-through-time", "lstm", lambda values: values[::-1]),
        ("gradient-through-time", "lstm", lambda values: values / 10),
        ("rbm-features", "lost", lambda values: values[::-1]),
        ("rbm-features", "lost", np.sqrt),
        ("rbm-features", "orientation", lambda values: values[:, ::-1]),
        ("first-layer-features", "beyond_locality", lambda values: values / 3),
        ("first-layer-features", "beyond_orientation", lambda values: values[::-1]),
        ("first-layer-features", "train_cost", lambda values: values - 0.1),
        ("frozen-early-layers", "test_error", lambda values: values[::-1]),
        ("frozen-early-layers", "test_error", lambda values: np.sort(values, axis=0)),
        ("frozen-early-layers", "test_error", np.sqrt),
        ("reset-layer", "reset_error", lambda values: values[..., ::-1]),
        ("reset-layer", "reset_error", lambda values: values[::-1]),
        ("reset-layer", "reset_error", lambda values: values[:, :, ::-1]),
    ],
)
def test_the_claim_fails_on_a_falsified_record(figure_id, series, change):
    """If the data said otherwise, at least one sentence of the claim would be false."""
    entry = FIGURES[figure_id]
    record = falsified(experiments.record(entry.experiment), series, change)
    assert not all(entry.claim(record).values())


@EVERY_FIGURE
def test_the_text_alternative_is_written_from_the_record(figure_id):
    """A figure has a text alternative that holds numbers and no raw markup."""
    entry = FIGURES[figure_id]
    alt = entry.alt(experiments.record(entry.experiment))
    assert len(alt) > 80
    assert any(character.isdigit() for character in alt)
    assert not set(alt) & set("<>$\\")


def line(figure, gid):
    """Return the drawn line with that id."""
    (found,) = figure.findobj(lambda artist: artist.get_gid() == gid)
    return found


def test_slopes_are_drawn_where_the_record_has_them():
    """The sigmoid's line is the record's slope over z, and its twin lies on the activation."""
    figure, record = drawn("activation-slopes")
    slope = line(figure, "slope-sigmoid")
    np.testing.assert_array_equal(slope.get_xdata(), record.coordinates["z"])
    np.testing.assert_array_equal(slope.get_ydata(), record.select("slope", activation="sigmoid"))


def test_the_median_products_are_drawn():
    """The lines are the record's medians over chain length, on a logarithmic axis."""
    figure, record = drawn("slope-product")
    for gid, series, spread in (("product-1", "product", 1), ("gain-16", "gain", 16)):
        np.testing.assert_array_equal(
            line(figure, gid).get_ydata(), record.select(series, spread=spread, quantile=0.5)
        )
    assert {axes.get_yscale() for axes in figure.axes} == {"log"}


def test_the_windows_edges_are_drawn():
    """On the right island the edges are the record's, from the threshold on."""
    figure, record = drawn("chain-gain")
    weight = np.array(record.coordinates["weight"])
    for name in ("low", "high"):
        edge = line(figure, f"{name}-right")
        np.testing.assert_array_equal(edge.get_xdata(), weight[weight >= 4])
        np.testing.assert_array_equal(edge.get_ydata(), record.select(name)[weight >= 4])


def test_descents_and_single_steps_are_the_records():
    """Each path is drawn weight against bias, and each fall against the step size."""
    figure, record = drawn("cost-surface")
    for start in record.settings["starts"]:
        path, fall = line(figure, f"path-{start}"), line(figure, f"fall-{start}")
        np.testing.assert_array_equal(path.get_xydata(), record.select("path", start=start))
        np.testing.assert_array_equal(fall.get_xdata(), record.coordinates["step_size"])
        np.testing.assert_array_equal(fall.get_ydata(), record.select("fall", start=start))


def test_both_costs_have_their_answers_and_steps():
    """Curves of answers over steps, and marks at the steps until the answer is one half."""
    figure, record = drawn("squared-vs-cross-entropy")
    for cost in record.settings["costs"]:
        np.testing.assert_array_equal(
            line(figure, f"answer-{cost}-4").get_ydata(),
            record.select("answer", cost=cost, start=4.0),
        )
        np.testing.assert_array_equal(
            line(figure, f"steps-{cost}").get_ydata(), record.select("steps_to_half", cost=cost)
        )


def test_every_number_of_the_hand_calculation_is_written():
    """Each weight, each error signal and each gradient of the record stands in the drawing."""
    figure, record = drawn("backprop-by-hand")
    written = " ".join(text.get_text() for text in figure.findobj(Text))
    for name in ("delta1", "delta2", "gradient_w1", "gradient_w2", "z1", "a1", "slope1", "z2"):
        for value in record.select(name).ravel():
            assert f"{value:.3f}".replace("-", "−") in written
    gradients = [text.get_text() for text in figure.findobj(Text) if text.get_gid() == "gradient"]
    assert len(gradients) == record.select("w1").size + record.select("w2").size


def test_each_precision_has_its_median_error():
    """In double precision for every step, in single as far as the nudge is not lost."""
    figure, record = drawn("gradient-check")
    h = np.array(record.coordinates["step"])
    for name, shown in (("double", h > 0), ("single", h >= 1e-8)):
        error = line(figure, f"error-{name}")
        expected = np.median(record.select("error", precision=name), axis=0)
        np.testing.assert_array_equal(error.get_xdata(), h[shown])
        np.testing.assert_array_equal(error.get_ydata(), expected[shown])


def test_each_depth_has_its_curve_of_medians():
    """A network of d layers gives d points, the medians over its seeds."""
    figure, record = drawn("gradient-flow-by-depth")
    for depth in record.settings["depths"]:
        expected = np.median(record.select("delta", depth=depth)[:, :depth], axis=0)
        np.testing.assert_array_equal(line(figure, f"depth-{depth}").get_ydata(), expected)


def test_each_activation_and_start_has_its_curves():
    """Above the error signals, below the weight gradients, in the order of the record."""
    figure, record = drawn("gradient-flow-by-initialisation")
    for series in ("delta", "weight_gradient"):
        values = record.select(series, activation="tanh", scheme="he")
        np.testing.assert_array_equal(
            line(figure, f"{series}-tanh-he").get_ydata(), np.median(values, axis=0)
        )
    titles = [axes.get_title(loc="left").split(":")[0] for axes in figure.axes]
    assert titles == ["sigmoid", "tanh", "ReLU", "linear"] * 2


def test_layers_are_drawn_around_the_escape():
    """A layer's line is the median over seeds, each shifted to its escape; all runs have it."""
    figure, record = drawn("gradient-during-training")
    shown = line(figure, "moved-1")
    at = record.select("escape").astype(int)
    moved = record.select("moved", layer=1)
    for epoch in (-5, 0, 20):
        expected = np.median([run[when + epoch] for run, when in zip(moved, at, strict=True)])
        assert shown.get_ydata()[list(shown.get_xdata()).index(epoch)] == pytest.approx(expected)


def test_each_start_has_its_line_and_stuck_runs_are_filled():
    """Lines run through the medians in percent; as many filled dots as stuck runs."""
    figure, record = drawn("digits-before-after")
    error = record.select("test_error", rates="fixed", arm="random")
    np.testing.assert_allclose(
        line(figure, "fixed-random").get_ydata(), 100 * np.median(error, axis=1)
    )
    filled = sum(
        len(artist.get_xdata())
        for artist in figure.findobj(matplotlib.lines.Line2D)
        if artist.get_gid() == "stuck"
    )
    assert filled == record.select("stuck").sum() > 0


def test_other_methods_have_their_lines_beside_the_networks():
    """A line for each method, at its error in percent; the runs' lines are medians."""
    figure, record = drawn("depth-before")
    for method in record.coordinates["method"]:
        error = 100 * float(record.select("other_methods", method=method))
        assert set(line(figure, method).get_ydata()) == {error}
    error = record.select("train_error", arm="random-longer")
    np.testing.assert_allclose(
        line(figure, "train-random-longer").get_ydata(), 100 * np.median(error, axis=1)
    )


def test_low_errors_are_the_same_runs_enlarged():
    """Both panels have each start's medians; the enlarged one has the support vector machine's."""
    figure, record = drawn("depth-after")
    for arm in ("random-longer", "supervised", "autoencoder", "rbm"):
        error = 100 * np.median(record.select("test_error", arm=arm), axis=1)
        for panel in ("all", "low"):
            np.testing.assert_allclose(line(figure, f"{panel}-{arm}").get_ydata(), error)
    svm = 100 * float(record.select("other_methods", method="svm"))
    assert set(line(figure, "svm").get_ydata()) == {svm}


def test_every_run_that_learns_has_its_course():
    """As many lines as runs that are not stuck, each the test cost over the training cost."""
    figure, record = drawn("optimise-or-regularise")
    stuck = record.select("stuck", arm="rbm", depth=3)
    lines = figure.findobj(lambda artist: artist.get_gid() == "rbm-3")
    assert len(lines) == np.sum(~stuck)
    train, test = (
        record.select(f"{part}_curve", arm="rbm", depth=3)[0] for part in ("train", "test")
    )
    shown = np.isfinite(train)
    np.testing.assert_array_equal(lines[0].get_xdata(), train[shown])
    np.testing.assert_array_equal(lines[0].get_ydata(), test[shown])


def test_each_arm_has_its_row():
    """A bar stands at the median of each arm; as many marks are filled as runs are stuck."""
    figure, record = drawn("scale-or-features")
    for arm in ("random", "random-longer", "scaled-longer", "shuffled-rbm", "rbm"):
        median = 100 * np.median(record.select("test_error", arm=arm))
        assert line(figure, arm).get_xdata() == pytest.approx([median, median])
    filled = figure.findobj(lambda artist: artist.get_gid() == "stuck")
    shown = [record.select("stuck", arm=arm)[0] for arm in ("random", "random-longer")]
    assert sum(len(artist.get_xdata()) for artist in filled) == np.sum(shown)


def test_each_start_has_its_share_of_the_signal():
    """A line is the median over seeds of δ at each layer, over that at the last."""
    figure, record = drawn("gradient-after-pretraining")
    delta = record.select("delta", start="shuffled-rbm")
    expected = np.median(delta / delta[:, -1:], axis=0)
    np.testing.assert_array_equal(line(figure, "shuffled-rbm").get_ydata(), expected)
    assert expected[-1] == 1


def test_delta_lies_under_its_bound():
    """Each panel has the medians of δ and of its bound; the factors have their criterion."""
    figure, record = drawn("bound-and-measurement")
    for name in ("delta", "bound"):
        np.testing.assert_array_equal(
            line(figure, f"{name}-7").get_ydata(), np.median(record.select(name, scale=7), axis=0)
        )
    factors = line(figure, "factor")
    np.testing.assert_array_equal(factors.get_xdata(), record.select("sigma_w"))
    np.testing.assert_array_equal(factors.get_ydata(), np.median(record.select("factor"), axis=1))
    np.testing.assert_array_equal(line(figure, "criterion").get_ydata(), record.select("theory"))


def test_the_first_update_and_the_plateau_are_drawn():
    """Open marks for the first gradient, filled ones for the last; spread from the input on."""
    figure, record = drawn("two-way-fade")
    gradient = record.select("weight_gradient")
    for gid, step in (("first", 0), ("plateau", -1)):
        np.testing.assert_array_equal(
            line(figure, gid).get_ydata(), np.median(gradient[:, step], axis=0)
        )
    assert line(figure, "first").get_markerfacecolor() == COLOURS["paper"][0]
    assert line(figure, "plateau").get_markerfacecolor() == COLOURS["random"][0]
    np.testing.assert_array_equal(
        line(figure, "spread").get_ydata(), np.median(record.select("spread"), axis=0)
    )


def test_singular_values_are_drawn_over_their_mean_square():
    """A line of the fan is a rank's median share; one that rounding swallowed is not drawn."""
    figure, record = drawn("jacobian-spectrum")
    rms = record.select("rms", network="tanh xavier")
    share = record.select("singular_value", network="tanh xavier", rank=25) / rms
    np.testing.assert_array_equal(
        line(figure, "tanh xavier-25").get_ydata(), np.median(share, axis=0)
    )
    np.testing.assert_array_equal(
        line(figure, "tanh xavier-rms").get_ydata(), np.median(rms, axis=0)
    )
    lost = np.isnan(record.select("singular_value", network="relu he", rank=50)).any(axis=0)
    assert len(line(figure, "relu he-50").get_ydata()) == np.count_nonzero(~lost) < 30


def test_zero_and_tiny_are_drawn_differently():
    """Swallowed updates have open marks, zeros filled ones; a dead slope drops to its own rail."""
    figure, record = drawn("float-underflow")
    for kind, face in (("swallowed", "paper"), ("zero", "random")):
        half = line(figure, f"half-{kind}-float32")
        assert half.get_xdata()[0] == np.median(
            record.select("half", kind=kind, precision="float32")
        )
        assert half.get_markerfacecolor() == COLOURS[face][0]
        share = record.select("share", kind=kind, precision="float64")
        np.testing.assert_array_equal(
            line(figure, f"{kind}-float64").get_ydata(), 100 * np.median(share, axis=0)
        )
    slope = line(figure, "textbook-float16").get_ydata()
    told = record.select("textbook", precision="float16")
    np.testing.assert_array_equal(slope[:-1], told[told > 0])
    assert slope[-1] < 1e-21 < told[told > 0].min()


def test_measured_rates_stand_on_their_theory():
    """Marks are the means over seeds at each σ_w, lines the theory's grid."""
    figure, record = drawn("depth-scale")
    for network in record.coordinates["network"]:
        marks = line(figure, f"rate-{network}")
        np.testing.assert_array_equal(marks.get_xdata(), record.select("sigma_w", network=network))
        np.testing.assert_array_equal(
            marks.get_ydata(), record.select("rate", network=network).mean(axis=-1)
        )
        np.testing.assert_array_equal(
            line(figure, f"theory-{network}").get_ydata(), record.select("theory", network=network)
        )


def test_each_remedy_has_its_line_in_each_panel():
    """A line is the median over seeds of δ at each layer, over that at the last."""
    figure, record = drawn("remedies-gradient-flow")
    for activation in record.coordinates["activation"]:
        for remedy in record.coordinates["remedy"]:
            delta = record.select("delta", activation=activation, remedy=remedy)
            np.testing.assert_array_equal(
                line(figure, f"{activation}-{remedy}").get_ydata(),
                np.median(delta / delta[:, -1:], axis=0),
            )
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["sigmoid", "tanh", "ReLU"]


def test_each_recurrent_network_has_its_line():
    """A line is the median over seeds of what is left of the gradient at each lag."""
    figure, record = drawn("gradient-through-time")
    for series, dim in (("rest", "radius"), ("reading", "radius"), ("lstm", "form")):
        for name in record.coordinates[dim]:
            np.testing.assert_array_equal(
                line(figure, f"{series}-{name}").get_ydata(),
                np.median(record.select(series, **{dim: name}), axis=0),
            )


def test_each_rule_has_its_course_its_end_and_its_error():
    """Lines are medians over starts, ends medians of probabilities, errors in percent."""
    figure, record = drawn("rbm-learning")
    for rule in record.coordinates["rule"]:
        for data in record.coordinates["data"]:
            course = np.median(record.select("divergence", data=data, rule=rule), axis=0)
            np.testing.assert_array_equal(line(figure, f"{data}-{rule}").get_ydata(), course[1:])
        final = record.select("final", data="opposite", rule=rule)
        np.testing.assert_array_equal(
            line(figure, f"final-{rule}").get_ydata(), np.median(final, axis=0)
        )
    error = np.median(100 * record.select("error", rule="CD-1"), axis=-1)
    np.testing.assert_array_equal(line(figure, "error-CD-1").get_ydata(), error)


def test_each_layer_has_its_course_and_each_picture_its_ink():
    """Lines are medians over seeds; the areas of a picture's squares are the pixels' ink."""
    figure, record = drawn("greedy-stack")
    for layer in record.coordinates["layer"]:
        np.testing.assert_array_equal(
            line(figure, f"own-{layer}").get_ydata(),
            np.median(record.select("own", layer=layer), axis=0),
        )
    image = np.median(record.select("image"), axis=0)
    np.testing.assert_array_equal(line(figure, "image").get_ydata(), image)
    for height in record.coordinates["height"]:
        drawing = line(figure, f"picture-3-{height}").get_path().vertices.reshape(-1, 5, 2)
        ink = record.select("picture", digit=3, height=height)
        sides = drawing[:, 1, 0] - drawing[:, 0, 0]
        np.testing.assert_allclose(sides**2, ink[ink > 0.05])


def test_weights_are_drawn_from_no_ink_to_full_the_most_oriented_first():
    """A sheet's first tile is the most oriented unit, its densities ½ at zero and rising."""
    figure, record = drawn("first-layer-features")
    pixels = line(figure, "weights-digits").get_array()
    oriented = record.select("unit_orientation", arm="digits", weights="learned")
    weights = record.select("digit_filters", learner="digits")
    first = weights[oriented[: len(weights)].argmax()]
    tile = pixels[: first.shape[0], : first.shape[1], 3] / 255
    full = np.quantile(np.abs(weights), 0.99)
    np.testing.assert_allclose(tile, np.clip(0.5 + first / (2 * full), 0, 1), atol=1 / 50)


def test_every_unit_has_its_mark():
    """A mark stands at a unit's locality and orientation, and so does each shuffled one's."""
    figure, record = drawn("first-layer-features")
    for which in ("learned", "shuffled"):
        marks = line(figure, f"{which}-faces")
        for name, drawn_values in (
            ("locality", marks.get_xdata()),
            ("orientation", marks.get_ydata()),
        ):
            expected = record.select(f"unit_{name}", arm="faces", weights=which)
            np.testing.assert_array_equal(drawn_values, expected)


def test_images_are_given_back_in_rows_and_their_loss_is_a_line():
    """A row holds every other class, ink as dense as the record says; lines are in percent."""
    figure, record = drawn("rbm-features")
    row = line(figure, "digits-after").get_array()[..., 3] / 255
    third = record.select("images", set="digits", stage="after")[4] / 100
    side = third.shape[1]
    gap = max(1, round(side / 10))
    left = 2 * (side + gap)
    np.testing.assert_allclose(row[:, left : left + side], np.clip(third, 0, 1), atol=1 / 50)
    expected = 100 * np.median(record.select("lost", set="clothes"), axis=0)
    np.testing.assert_array_equal(line(figure, "clothes").get_ydata(), expected)


def test_the_whole_network_begins_both_lines_of_frozen_layers():
    """Lines run through medians in percent; with no layer frozen or left out they are one."""
    figure, record = drawn("frozen-early-layers")
    whole = 100 * np.median(record.select("test_error", arm="whole"))
    for kind in ("first", "fewer"):
        y = line(figure, kind).get_ydata()
        assert y[0] == whole
        assert y[2] == 100 * np.median(record.select("test_error", arm=f"{kind}-2"))
    only = line(figure, "only")
    assert only.get_ydata()[0] == line(figure, "first").get_ydata()[1]
    assert list(only.get_xdata()) == [1, 2, 3, 4]


def test_each_network_has_its_line_of_layers_set_back():
    """A line runs through the medians of the replaced layers; beside it stand the trained ones."""
    figure, record = drawn("reset-layer")
    for to in ("start", "shuffled"):
        expected = 100 * np.median(record.select("reset_error", arm="relu", to=to), axis=0)
        np.testing.assert_allclose(line(figure, f"{to}-relu").get_ydata(), expected)
        trained = 100 * np.median(record.select("test_error", arm="relu"))
        np.testing.assert_allclose(line(figure, f"trained-{to}-relu").get_ydata(), [trained])


def test_an_unknown_figure_answers_with_the_nearest():
    """A slip of the pen is answered with what was probably meant."""
    with pytest.raises(KeyError, match="slope-product"):
        figures.lookup("slope-produkt")
