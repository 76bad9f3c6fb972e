#include "unit/test.h"

#include <string.h>

#include "output/stream.h"
#include "unit/output/some_status.h"

static size_t count(const char *text, const char *what)
{
	size_t n = 0;

	while ((text = strstr(text, what))) {
		text += strlen(what);
		n++;
	}
	return n;
}

struct fixture {
	struct paper paper;
	struct stream stream;
	struct snapshot snapshot;
	struct instant now;
};

static void begin(struct fixture *fixture, struct status *row)
{
	*fixture = (struct fixture){ .now = some_now() };
	paper_begin(&fixture->paper);
	fixture->stream.out = fixture->paper.out;
	fixture->snapshot = some_snapshot(&row, 1);
}

/* How often the events occur in all that was written so far. */
static void wrote(struct fixture *fixture, size_t samples, size_t states)
{
	struct err err = { 0 };

	assert_true(
		stream_write(&fixture->stream, &fixture->snapshot, &fixture->now, &err));
	assert_int_equal(fflush(fixture->paper.out), 0);
	assert_int_equal(count(fixture->paper.text, "\"event\":\"sample\""), samples);
	assert_int_equal(count(fixture->paper.text, "\"event\":\"state\""), states);
}

static void end(struct fixture *fixture)
{
	stream_release(&fixture->stream);
	snapshot_release(&fixture->snapshot);
	paper_release(&fixture->paper);
}

static void each_check_is_a_sample_and_each_change_of_health_a_state(void **state)
{
	struct fixture fixture;
	struct status *row = some_pop3(0);

	(void)state;
	begin(&fixture, row);
	wrote(&fixture, 1, 1);
	wrote(&fixture, 1, 1); /* nothing happened */
	row->checks++;
	wrote(&fixture, 2, 1);
	row->health = HEALTH_DOWN;
	row->checks++;
	wrote(&fixture, 3, 2);
	end(&fixture);
}

static void before_the_first_check_nothing_is_said(void **state)
{
	struct fixture fixture;

	(void)state;
	begin(&fixture, some_status(0, MAIL_IMAP, "New"));
	wrote(&fixture, 0, 0);
	end(&fixture);
}

static void numbers_that_get_old_change_the_state_without_a_sample(void **state)
{
	struct fixture fixture;

	(void)state;
	begin(&fixture, some_pop3(0));
	wrote(&fixture, 1, 1);
	fixture.now.ms += 24 * 60 * 60 * 1000;
	wrote(&fixture, 1, 2);
	assert_non_null(strstr(fixture.paper.text, "\"state\":\"stale\""));
	end(&fixture);
}

static void numbers_told_unasked_are_a_sample_that_says_so(void **state)
{
	struct fixture fixture;
	struct status *row = some_imap(0);

	(void)state;
	begin(&fixture, row);
	wrote(&fixture, 1, 1);
	assert_null(strstr(fixture.paper.text, "\"numbers_by\":\"push\""));
	row->push = PUSH_NOTIFY;
	row->pushes++;
	row->pushed = row->checked;
	row->pushed.ms++;
	wrote(&fixture, 2, 1);
	assert_non_null(strstr(fixture.paper.text, "\"mode\":\"notify\""));
	assert_non_null(strstr(fixture.paper.text, "\"numbers_by\":\"push\""));
	end(&fixture);
}

static void between_two_walks_only_what_a_read_brought_is_looked_at(void **state)
{
	struct fixture fixture;
	struct status *row = some_pop3(0);
	uint32_t changed[] = { 0 };

	(void)state;
	begin(&fixture, row);
	fixture.snapshot.seen = 1;
	wrote(&fixture, 1, 1);
	row->checks++;
	fixture.now.ms++;
	wrote(&fixture, 1, 1);
	fixture.snapshot.changed = changed;
	fixture.snapshot.n_changed = 1;
	wrote(&fixture, 2, 1);
	fixture.snapshot.changed = NULL;
	fixture.snapshot.n_changed = 0;
	row->checks++;
	fixture.now.ms += 1000;
	wrote(&fixture, 3, 1);
	end(&fixture);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_check_is_a_sample_and_each_change_of_health_a_state),
		cmocka_unit_test(before_the_first_check_nothing_is_said),
		cmocka_unit_test(numbers_that_get_old_change_the_state_without_a_sample),
		cmocka_unit_test(numbers_told_unasked_are_a_sample_that_says_so),
		cmocka_unit_test(between_two_walks_only_what_a_read_brought_is_looked_at),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
