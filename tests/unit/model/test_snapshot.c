#include "unit/model/pretend.h"

#include "model/board.h"
#include "model/health.h"
#include "model/server.h"
#include "model/snapshot.h"

static void pin_up(struct board *board, uint32_t id, const char *name, enum health health,
	int64_t unseen, int64_t messages)
{
	struct status *status = pretend_status(MAIL_IMAP, name);

	status->health = health;
	status->unseen = unseen;
	status->messages = messages;
	if (health != HEALTH_PENDING)
		status->checked = status->good = at_second(10);
	assert_true(board_publish(board, id, status));
}

static void totals_count_what_is_known(void **state)
{
	struct board *board = board_new(NULL);
	struct snapshot snapshot = { 0 };
	struct snapshot_totals totals;
	const struct instant now = at_second(20);

	(void)state;
	pin_up(board, 0, "a", HEALTH_UP, 3, 10);
	pin_up(board, 2, "b", HEALTH_DOWN, 4, COUNT_UNKNOWN);
	pin_up(board, 3, "c", HEALTH_PENDING, COUNT_UNKNOWN, COUNT_UNKNOWN);
	assert_true(board_read(board, &snapshot));
	snapshot_count(&snapshot, &now, &totals);
	assert_int_equal(totals.monitors, 3);
	assert_int_equal(totals.asked, 2);
	assert_int_equal(totals.by_state[STATE_OK], 1);
	assert_int_equal(totals.by_state[STATE_DOWN], 1);
	assert_int_equal(totals.by_state[STATE_WAIT], 1);
	assert_int_equal(totals.unseen, 7);
	assert_int_equal(totals.messages, 10);
	assert_int_equal(totals.worst, HEALTH_DOWN);
	assert_string_equal(snapshot_find(&snapshot, "b")->monitor->name, "b");
	assert_null(snapshot_find(&snapshot, "B"));
	snapshot_release(&snapshot);
	board_free(board);
}

static void an_empty_snapshot_is_well_and_knows_nothing(void **state)
{
	struct snapshot snapshot = { 0 };
	struct snapshot_totals totals;
	const struct instant now = at_second(20);

	(void)state;
	snapshot_count(&snapshot, &now, &totals);
	assert_int_equal(totals.monitors, 0);
	assert_int_equal(totals.unseen, COUNT_UNKNOWN);
	assert_int_equal(totals.worst, HEALTH_UP);
	assert_null(snapshot_find(&snapshot, "a"));
	snapshot_release(&snapshot);
}

static void every_state_has_its_own_word_and_sign(void **state)
{
	(void)state;
	for (int i = 0; i < STATES; i++) {
		const char *word = state_word((enum state)i);

		assert_in_range(strlen(word), 2, 4);
		assert_in_range(state_sign((enum state)i), '!', '~');
		assert_int_equal(state_is_trouble((enum state)i), i <= STATE_BUSY);
		for (int j = 0; j < i; j++) {
			assert_string_not_equal(word, state_word((enum state)j));
			assert_int_not_equal(
				state_sign((enum state)i), state_sign((enum state)j));
		}
	}
	for (int i = 0; i < HEALTHS; i++)
		assert_true(strlen(health_name((enum health)i)) >= 2);
	for (int i = 0; i < PHASES; i++)
		assert_true(strlen(phase_name((enum phase)i)) >= 3);
}

static void days_left_are_rounded_down_also_below_zero(void **state)
{
	static const struct {
		int64_t seconds;
		int64_t days;
	} cases[] = { { 0, 0 }, { 86399, 0 }, { 86400, 1 }, { 14 * 86400 + 5, 14 },
		{ -1, -1 }, { -86400, -1 }, { -86401, -2 } };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct certificate certificate = { .not_after = 2000000 +
								      cases[i].seconds };

		assert_int_equal(
			certificate_days_left(&certificate, 2000000000), cases[i].days);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(totals_count_what_is_known),
		cmocka_unit_test(an_empty_snapshot_is_well_and_knows_nothing),
		cmocka_unit_test(every_state_has_its_own_word_and_sign),
		cmocka_unit_test(days_left_are_rounded_down_also_below_zero),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
