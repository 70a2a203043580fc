"""The training monitor: bounded messages that cost no time, and numbers that are the history's."""

import base64
import json
import time
from functools import cache

import numpy as np
import pytest
from traitlets import TraitError
from widget_page import WidgetPage

from course_lib.datasets import load_mnist
from course_lib.functional import softmax
from course_lib.layers import Conv2d, Flatten, Linear, Sequential
from course_lib.optimizers import SGD
from course_lib.training import Diverged, Trainer, predict
from course_lib.widgets import TrainingMonitor, training_monitor
from course_lib.widgets.training_monitor import reduced

trained = cache(TrainingMonitor.example)  # by a real run, of 6 epochs


@pytest.fixture
def show(browser, tmp_path):
    """Show one monitor, the example unless it is given, or values."""
    return lambda monitor=None, motion=None, clock=False, **values: WidgetPage(
        browser,
        tmp_path,
        TrainingMonitor(**values) if values else monitor or trained(),
        motion=motion,
        clock=clock,
    )


def tiny_trainer(*, images=24, filters=2, **options):
    x, t = load_mnist("validation")
    model = Sequential(Conv2d(1, filters, 5, stride=4), Flatten(), Linear(36 * filters, 10))
    data = x[:images], t[:images]
    optimizer = SGD(model, options.pop("rate", 0.01))
    return Trainer(model, optimizer, data, data, batch_size=4, progress=False, **options)


def test_every_peak_of_a_loss_is_in_its_reduction_and_gaps_stay_gaps():
    rng = np.random.default_rng(0)
    for _ in range(60):
        n, most = int(rng.integers(1, 400)), int(rng.integers(1, 60))
        loss = rng.normal(size=n)
        loss[rng.random(n) < rng.choice([0, 0.1, 0.9])] = rng.choice([np.nan, np.inf, -np.inf])
        size, low, high, smooth = reduced(loss, most)
        points = [loss[k : k + size] for k in range(0, n, size)]
        assert len(points) == len(low) == len(high) == len(smooth) <= most
        assert size == 1 or -(-n // (size // 2)) > most  # no coarser than need be
        window = max(1, round(len(points) / 50))
        for k, point in enumerate(points):
            finite = point[np.isfinite(point)]
            if not len(finite):
                assert np.isnan([low[k], high[k], smooth[k]]).all()
                continue
            assert (low[k], high[k]) == (finite.min(), finite.max())
            near = np.concatenate(points[max(0, k + 1 - window) : k + 1])
            mean = near[np.isfinite(near)].mean() if len(finite) == len(point) else np.nan
            np.testing.assert_allclose(smooth[k], mean, rtol=1e-12)


def test_a_reduction_of_nothing_or_of_huge_numbers_is_one_too():
    assert [len(part) for part in reduced(np.zeros(0))[1:]] == [0, 0, 0]
    monitor = TrainingMonitor(history={"loss": [1e300, -1e308, 1]})
    assert monitor.history["bad"] == 0
    assert monitor.still()


class Clock:
    """Time that passes only where a test says so."""

    def __init__(self, monkeypatch):
        self.now = 0.0
        monkeypatch.setattr(training_monitor.time, "monotonic", lambda: self.now)


@pytest.fixture
def sent(monkeypatch):
    """Sizes in bytes of what monitors send, each a dict by trait."""
    sizes = []

    def send_state(self, key=None):
        sizes.append({k: len(json.dumps(v)) for k, v in self.get_state(key).items()})

    monkeypatch.setattr(TrainingMonitor, "send_state", send_state)
    return sizes


def test_ten_thousand_updates_send_five_times_a_second_and_never_more_bytes(monkeypatch, sent):
    clock = Clock(monkeypatch)
    monitor = TrainingMonitor()
    sent.clear()
    rng = np.random.default_rng(1)
    loss = rng.exponential(size=10_000)
    table = np.arange(1, 1001) * 10, *rng.random((3, 1000))
    for update in range(1, 10_001):
        clock.now += 0.01  # a hundred a second
        epochs = zip(training_monitor.OF_EPOCHS, table, strict=True)
        history = {"loss": loss[:update]} | {name: v[: update // 10] for name, v in epochs}
        monitor.update(history)
    assert 450 <= len(sent) <= 501
    assert max(size["history"] for size in sent) < 20_000
    assert sent[-1]["history"] <= 1.2 * sent[len(sent) // 4]["history"]
    monitor.finish(history)
    assert monitor.history["total"] == 10_000


def test_an_update_that_is_not_due_takes_microseconds():
    monitor = TrainingMonitor()
    monitor.update({"loss": np.ones(3)})
    monitor._due = np.inf
    start = time.process_time()
    for _ in range(10_000):
        monitor.update({})
    assert (time.process_time() - start) / 10_000 < 20e-6
    assert monitor.history["total"] == 3


def test_on_a_slow_machine_sending_takes_a_hundredth_of_the_time(monkeypatch, sent):
    clock = Clock(monkeypatch)
    monitor = TrainingMonitor()

    def slowly(loss):
        clock.now += 0.1
        return reduced(loss)

    monkeypatch.setattr(training_monitor, "reduced", slowly)
    sent.clear()
    for update in range(1, 3001):
        clock.now += 0.01
        monitor.update({"loss": np.ones(update)})
    assert 3 <= len(sent) <= 4  # 30 seconds, a tenth of a second each


def test_the_largest_filters_and_images_are_sent_in_bounded_size(sent):
    model = Sequential(Conv2d(3, 96, 11, stride=200), Flatten(), Linear(96, 2))
    x = np.random.default_rng(2).normal(size=(60, 3, 64, 50)).astype(np.float32)
    trainer = Trainer(model, SGD(model, 0), (x, np.zeros(60, int)), (x, np.zeros(60, int)))
    monitor = TrainingMonitor(trainer)
    trainer.validation_scores = np.tile([0.0, 1.0], (60, 1))  # all wrong
    for trainer.epoch in range(1, 100):
        monitor(trainer.history)
    monitor.finish(trainer.history)
    assert max(size.get("_filters", 0) for size in sent) < 350 * 1024
    assert max(size.get("_wrong", 0) for size in sent) < 150 * 1024
    assert monitor._filters["shape"] == [64, 3, 11, 11]
    assert monitor._filters["epochs"] == [0, 16, 32, 48, 64, 80, 96, 99]
    assert monitor._wrong["shape"] == [3, 32, 25]
    assert monitor._wrong["epochs"] == monitor._filters["epochs"][1:]  # before training none
    assert [len(shots) for shots in monitor._wrong["shots"]] == [24] * 7  # the same images


def test_filters_are_those_of_their_epoch_and_epochs_are_thinned_out_evenly():
    trainer = tiny_trainer(rate=0.03)
    monitor = TrainingMonitor(trainer)
    weights = {0: trainer.model[0].params["w"].copy()}
    for epoch in range(1, 71):
        trainer.run(epoch)
        weights[epoch] = trainer.model[0].params["w"].copy()
    kept = monitor._filters
    assert kept["epochs"] == list(range(0, 71, 2))
    coded = np.frombuffer(base64.b64decode(kept["bytes"]), np.uint8)
    coded = coded.reshape(len(kept["epochs"]), *kept["shape"])
    for k, (epoch, largest) in enumerate(zip(kept["epochs"], kept["largest"], strict=True)):
        assert largest == pytest.approx(np.abs(weights[epoch]).max())
        values = (coded[k].astype(float) - 128) / 127 * largest
        np.testing.assert_allclose(values, weights[epoch], atol=largest / 250)


def test_the_surest_mistakes_of_each_epoch_are_kept_and_share_their_images():
    monitor = trained()
    trainer, wrong = monitor._trainer, monitor._wrong
    x, t = trainer.validation
    sure = softmax(predict(trainer.model, x))
    said = sure.argmax(axis=1)
    mistakes = sorted(np.flatnonzero(said != t), key=lambda k: -sure[k].max())[:24]
    assert wrong["epochs"] == [1, 2, 3, 4, 5, 6]
    rights = 1 - np.array(wrong["counts"]) / wrong["of"]
    np.testing.assert_allclose(rights, trainer.history["validation_accuracy"])
    newest = [column.tolist() for column in np.array(wrong["shots"][-1]).T]
    assert newest[1] == t[mistakes].tolist()
    assert newest[2] == said[mistakes].tolist()
    np.testing.assert_allclose(newest[3], sure[mistakes].max(axis=1), atol=1e-4)
    pixels = np.frombuffer(base64.b64decode(wrong["bytes"]), np.uint8).reshape(-1, 28, 28)
    places = [int(place) for place in newest[0]]
    np.testing.assert_array_equal(pixels[places], np.round(255 * x[mistakes, 0]).astype(np.uint8))
    used = {place for shots in wrong["shots"] for place, *_ in shots}
    assert used == set(range(len(pixels)))
    assert len(pixels) < sum(len(shots) for shots in wrong["shots"])


def test_where_images_are_too_many_the_newest_epoch_has_all_and_each_before_its_surest():
    rng = np.random.default_rng(3)
    x = rng.random((300, 3, 32, 32), dtype=np.float32)
    trainer = tiny_trainer(filters=1)
    monitor = TrainingMonitor(trainer)
    trainer.validation = x, np.zeros(300, int)
    for trainer.epoch in range(1, 11):
        right = np.ones(300, bool)
        right[30 * (trainer.epoch - 1) : 30 * trainer.epoch] = False  # others each time
        trainer.validation_scores = np.stack([right * 9.0, np.linspace(5, 6, 300)], axis=1)
        monitor(trainer.history)
    monitor.finish(trainer.history)
    assert [len(shots) for shots in monitor._wrong["shots"]] == [2] * 6 + [3] * 4
    assert len(json.dumps(monitor._wrong)) < 150 * 1024


def test_scores_and_weights_that_are_no_numbers_stop_nothing():
    trainer = tiny_trainer()
    monitor = TrainingMonitor(trainer)
    trainer.run(1)
    trainer.model[0].params["w"] = np.full((2, 1, 5, 5), np.nan)
    trainer.validation_scores = np.full((24, 10), np.nan)
    trainer.epoch = 2
    monitor.finish({"loss": [1, np.nan, np.inf]})
    monitor(trainer.history)
    monitor.finish(trainer.history)
    assert monitor._wrong["shots"][-1] == []
    assert monitor._filters["epochs"] == [0, 1, 2]
    assert monitor._filters["largest"][-1] == 0


def test_the_trainer_calls_it_however_a_run_ends():
    trainer = tiny_trainer()
    monitor = TrainingMonitor(trainer)
    assert monitor.sentence() == "Training has not begun."
    seen = []
    trainer.on_update = lambda history: (seen.append(len(history["loss"])), monitor.update(history))
    trainer.run(3)
    assert seen == list(range(1, 19))
    assert (monitor.history["total"], monitor.history["epochs"]) == (18, 3)
    assert monitor._ended
    assert f"{100 * trainer.history['validation_accuracy'][-1]:.1f} %" in monitor.sentence()

    def interrupt(history):
        monitor.update(history)
        if len(history["loss"]) == 21:
            raise KeyboardInterrupt

    trainer.on_update = interrupt
    trainer.run(9)
    assert trainer.stopped == "interrupted"
    assert monitor.history["total"] == 21

    trainer = tiny_trainer(rate=1e30)
    monitor = TrainingMonitor(trainer)
    with pytest.raises(Diverged), np.errstate(all="ignore"):
        trainer.run(1)
    assert monitor.history["total"] == len(trainer.history["loss"]) > 0
    assert monitor.still()


def test_a_monitor_made_later_shows_what_was_done_and_takes_the_place_of_the_one_before():
    trainer = tiny_trainer()
    first = TrainingMonitor(trainer)
    trainer.run(1)
    second = TrainingMonitor(trainer)
    assert (second.history, second._wrong) == (first.history, first._wrong)
    trainer.run(2)
    assert (first.history["epochs"], second.history["epochs"]) == (1, 2)
    with pytest.raises(ValueError, match="already calls .* make it without"):
        TrainingMonitor(tiny_trainer(on_epoch=print))


@pytest.mark.parametrize(
    ("history", "sentence"),
    [
        ({}, 'a dict with "loss" of each update'),
        ({"loss": "high"}, "all of numbers"),
        ({"loss": [[1.0]]}, "in one row"),
        ({"loss": [1.0], "train_accuracy": [0.5]}, 'one number for each of "updates"'),
        (
            {"loss": [1.0], "updates": [1], "validation_loss": []},
            'one number for each of "updates"',
        ),
    ],
)
def test_what_is_no_history_is_refused(history, sentence):
    monitor = TrainingMonitor(history={"loss": [1.0, 2.0]})
    with pytest.raises(TraitError, match=sentence):
        monitor.history = history
    assert monitor.history["total"] == 2


def written(value, digits):
    """A number as the view writes it."""
    return f"{round(float(value), digits):,.{digits}f}".rstrip("0").rstrip(".")


def test_the_tables_are_the_history(show):
    history = trained()._trainer.history
    with show() as shown:
        rows = shown.table("Every epoch")
        for k, row in enumerate(rows):
            percents = [100 * history[f"{name}_accuracy"][k] for name in ("train", "validation")]
            assert row[:2] == [str(k + 1), str(int(history["updates"][k]))]
            assert row[2:4] == [written(percent, 1) for percent in percents]
            assert row[4] == written(history["validation_loss"][k], 4)
        assert len(rows) == 6
        losses = shown.table("The loss")
        assert [row[1] for row in losses] == [written(v, 4) for v in history["loss"]]
        share = written(100 * history["validation_accuracy"][-1], 1)
        assert shown.said().startswith(f"After epoch 6: {share} % of the validation images right")
        assert shown.said().endswith("The run has ended.")


def at_time(shown, update):
    """Where on the canvas of the plots so many updates stand, and how high this is."""
    box = shown.tab.locator("canvas[role=slider]").bounding_box()
    left, right = 57, box["width"] - 73  # half a frame of the film, and the lines' names
    return left + (right - left) * update / 300, box["height"]


def test_one_cursor_moves_loss_accuracy_filters_and_mistakes(show):
    history, wrong, kept = trained()._trainer.history, trained()._wrong, trained()._filters
    with show() as shown:
        plots, filters = shown.tab.locator("canvas[tabindex]").all()
        assert shown.read("loss").startswith(f"Update 300: loss {written(history['loss'][-1], 4)}")
        x, height = at_time(shown, 149)
        plots.click(position={"x": x, "y": 60})
        update = int(shown.read("loss").split(":")[0].split()[1])
        assert abs(update - 149) <= 1
        assert shown.state("at") == update
        assert f"loss {written(history['loss'][update - 1], 4)}," in shown.read("loss")
        epoch = update // 50
        share = 100 * history["validation_accuracy"][epoch - 1]
        assert shown.read("accuracy").startswith(f"Epoch {epoch}: ")
        assert f"{written(share, 1)} % of the validation images" in shown.read("accuracy")
        caption = shown.tab.locator("figcaption", has_text="First filters")
        assert caption.inner_text().startswith(f"First filters after epoch {epoch}: 12 of 7×7")
        count = wrong["counts"][epoch - 1]
        assert shown.read("wrong").startswith(f"Named wrong after epoch {epoch}: {count} of 1,000")
        table = np.array(shown.table("These mistakes"), dtype=float)
        _, *columns = zip(*wrong["shots"][epoch - 1], strict=True)
        np.testing.assert_array_equal(table[:, :2], np.transpose(columns[:2]))
        np.testing.assert_allclose(table[:, 2], 100 * np.array(columns[2]), atol=0.06)
        assert len(table) > 5

        before = filters.evaluate("canvas => canvas.toDataURL()")
        plots.click(position={"x": at_time(shown, 50)[0] + 20, "y": height - 60})  # a frame
        assert shown.state("at") == 50
        assert caption.inner_text().startswith("First filters after epoch 1:")
        assert filters.evaluate("canvas => canvas.toDataURL()") != before

        plots.hover(position={"x": at_time(shown, 50)[0], "y": 60})
        shown.tab.mouse.down()
        for end in (100, 200, 290):
            plots.hover(position={"x": at_time(shown, end)[0], "y": 60})
        shown.tab.mouse.up()
        assert abs(shown.state("at") - 290) <= 1
        plots.click(position={"x": 2, "y": 60})
        assert shown.state("at") == 0
        assert shown.read("loss") == "Update 0: before training."
        assert shown.read("wrong") == "Before training no image has been named."
        told = shown.tab.get_by_text("Before training no image has been named.").first
        assert told.bounding_box()["height"] < 60  # lines of words, not of letters
        assert shown.table("These mistakes") == []

        shown.tab.get_by_role("button", name="Next").click()
        filters.hover(position={"x": 10 + 19 * 8, "y": 10 + 19 * 7})  # second column, second row
        coded = np.frombuffer(base64.b64decode(kept["bytes"]), np.uint8).reshape(-1, 12, 1, 7, 7)
        value = (int(coded[1, 5, 0, 0, 1]) - 128) / 127 * kept["largest"][1]  # four in a row
        expected = written(value, 4).replace("-", "−")
        assert shown.read("weight") == f"Filter 5, channel 0, row 0, column 1: {expected}."
        shown.tab.get_by_role("combobox").select_option("log")
        assert shown.state("scale") == "log"


def test_no_slot_without_a_filter_looks_like_one_or_is_read(show):
    with show(TrainingMonitor(tiny_trainer(filters=11))) as shown:
        filters = shown.tab.locator("canvas[tabindex]:visible")
        colours = """(canvas, [x, y]) => {
          const { data } = canvas.getContext("2d").getImageData(x, y, 60, 60);
          return new Set(new Uint32Array(data.buffer)).size;
        }"""
        assert filters.evaluate(colours, [2 + 19 * 11, 2 + 19 * 10]) > 2  # the last filter
        assert filters.evaluate(colours, [8 + 19 * 15, 8 + 19 * 10]) == 1  # nothing at all
        filters.hover(position={"x": 40, "y": 40})
        read = shown.read("weight")
        assert read.startswith("Filter 0,")
        filters.hover(position={"x": 40 + 19 * 15, "y": 40 + 19 * 10})
        assert shown.read("weight") == read


# every place that a click along the film leads to
ALONG_THE_FILM = """(canvas) => {
  const { left, bottom, width } = canvas.getBoundingClientRect();
  const places = Array.from({ length: width / 5 }, (_, k) => {
    canvas.dispatchEvent(new MouseEvent("click", { clientX: left + 5 * k, clientY: bottom - 50 }));
    return models[0].get("at");
  });
  return [...new Set(places)];
}"""


@pytest.mark.parametrize(
    ("width", "places"), [(1200, [0, 50, 100, 150, 200, 250, -1]), (360, [0, 100, 200, -1])]
)
def test_the_film_has_as_many_epochs_as_stand_beside_each_other(show, width, places):
    with show() as shown:
        shown.tab.set_viewport_size({"width": width, "height": 900})
        shown.settle()
        assert shown.tab.locator("canvas[role=slider]").evaluate(ALONG_THE_FILM) == places


def test_keys_alone_do_everything(show):
    with show() as shown:
        press = shown.tab.keyboard.press
        shown.tab_to("Time.*", "slider")
        press("ArrowLeft")
        assert shown.state("at") == 299
        press("ArrowDown")
        assert shown.state("at") == 200
        assert shown.read("accuracy").startswith("Epoch 4: ")
        press("ArrowUp")
        assert shown.state("at") == 250
        press("Home")
        assert shown.state("at") == 0
        press("ArrowRight")
        press("ArrowRight")
        loss = trained()._trainer.history["loss"]
        assert f"Update 2: loss {written(loss[1], 4)}," in shown.read("loss")
        value = shown.tab.evaluate("document.activeElement.getAttribute('aria-valuetext')")
        assert value.strip() == shown.read("loss")  # what a screen reader says
        press("End")
        assert shown.state("at") == -1
        shown.tab_to("Start")
        press("Enter")
        assert shown.state("at") == 0
        shown.tab_to(r"scale of the loss[\s\S]*")
        press("ArrowDown")
        assert shown.state("scale") == "log"
        shown.tab_to("First filters after epoch 0.*", "application")
        press("ArrowRight")
        assert shown.read("weight").startswith("Filter 0, channel 0, row 0, column 1: ")


def test_what_follows_the_run_goes_on_and_what_was_chosen_stays(show):
    whole = trained()._trainer.history
    of_epochs = training_monitor.OF_EPOCHS
    after = [
        TrainingMonitor(
            history={"loss": whole["loss"][: 50 * k]} | {n: whole[n][:k] for n in of_epochs}
        )
        for k in (2, 3, 4)
    ]
    with show(after[0]) as shown:
        assert shown.read("loss").startswith("Update 100:")
        assert shown.read("accuracy").startswith("Epoch 2:")
        shown.set(history=after[1].history)
        assert shown.read("loss").startswith("Update 150:")
        assert shown.read("accuracy").startswith("Epoch 3:")
        shown.tab.get_by_role("button", name="Back").click()
        shown.set(history=after[2].history)
        assert shown.read("accuracy").startswith("Epoch 2:")
        assert shown.said().startswith("After epoch 4:")


def test_only_epochs_are_read_out_and_not_every_update(show):
    whole = trained()._trainer.history
    with show(history={"loss": whole["loss"][:3]}, clock=True) as shown:
        assert shown.said() == "Training goes on, in its first epoch."
        live = shown.tab.locator(".cl-live")
        shown.tab.clock.run_for(600)
        for updates in (20, 30, 40):
            shown.set(history=TrainingMonitor(history={"loss": whole["loss"][:updates]}).history)
            assert shown.read("loss").startswith(f"Update {updates}:")
            shown.tab.clock.run_for(450)
            assert live.inner_text() == "Training goes on, in its first epoch."


def test_losses_that_are_no_numbers_are_gaps_with_a_sentence(show):
    loss = np.linspace(2, 1, 30)
    loss[10:12], loss[25] = np.nan, np.inf
    with show(history={"loss": loss, "updates": [30], "validation_loss": [np.nan]}) as shown:
        assert "not a finite number at update 11." in shown.said()
        assert shown.read("not_finite").startswith("3 of 30 losses are no finite numbers")
        losses = shown.table("The loss")
        assert losses[10][1] == losses[11][1] == losses[25][1] == "?"
        assert losses[12][1] == written(loss[12], 4)
    with show(history={"loss": [np.nan] * 5}, scale="log") as shown:
        assert "at update 1." in shown.said()
    with show(history={"loss": [0.0, -1.0, 0.5]}, scale="log") as shown:
        assert "loss 0.5" in shown.read("loss")


def test_before_training_there_is_a_sentence_and_no_empty_plot(show):
    with show(TrainingMonitor()) as shown:
        assert shown.said() == "Training has not begun."
        assert shown.tab.locator("canvas:visible").count() == 0
    with show(TrainingMonitor(tiny_trainer())) as shown:
        assert shown.tab.locator("canvas[tabindex]:visible").count() == 1  # filters as they begin
        assert "after epoch 0" in shown.tab.locator("figcaption:visible").inner_text()


def test_without_motion_the_epochs_are_not_played(show):
    with show(motion="reduce") as shown:
        shown.tab.get_by_role("button", name="Start").click()
        shown.tab.get_by_role("button", name="To the end").click()
        assert shown.state("at") == -1
