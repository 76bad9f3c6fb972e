#include "unit/test.h"

#include "tui/filter.h"
#include "unit/tui/fixture.h"

/* A box as the screen keeps it, of one mailbox. */
struct trial {
	struct snapshot snapshot;
	struct boxes boxes;
	struct instant now;
};

static void trial_init(struct trial *trial, struct status *status)
{
	*trial = (struct trial){ .now = ago(0) };
	trial->snapshot.rows = malloc(sizeof *trial->snapshot.rows);
	assert_non_null(trial->snapshot.rows);
	trial->snapshot.rows[0] = status;
	trial->snapshot.n = 1;
	(void)boxes_take(&trial->boxes, &trial->snapshot, &trial->now);
}

static void trial_release(struct trial *trial)
{
	boxes_release(&trial->boxes);
	snapshot_release(&trial->snapshot);
}

static bool fits(const struct trial *trial, const char *text, int32_t folder)
{
	struct filter filter;
	struct facts facts;
	struct err err;

	assert_true(filter_parse(text, &filter, &err));
	facts_of(&trial->boxes.list[0], folder, &trial->now, &facts);
	return filter_matches(&filter, &facts, &trial->now);
}

static void what_makes_no_sense_is_refused_and_changes_nothing(void **state)
{
	static const char *const bad[] = { "stat:down", "state:dwn", "state:down,",
		"unseen>", "unseen>x", "unseen>-1", "unseen>1.5",
		"unseen>99999999999999999999", "size>10Q", "age>10y", "response>5mss",
		"name>5", "state>down", "a b c d e f g h i j k l m n o p q" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct filter filter = { .n = 3 };
		struct err err = { 0 };

		assert_false(filter_parse(bad[i], &filter, &err));
		assert_int_equal(err.class, ERR_USAGE);
		assert_true(err.text[0]);
		assert_int_equal(filter.n, 3);
	}
}

static void a_word_fits_what_it_says(void **state)
{
	static const struct {
		const char *text;
		bool fits;
	} cases[] = {
		{ "", true },
		{ "   ", true },
		{ "abuse", true },
		{ "ABUSE", false },
		{ "!abuse", false },
		{ "!other", true },
		{ "state:warn", true },
		{ "state:trouble", true },
		{ "state:down,warn", true },
		{ "!state:warn", false },
		{ "state!=warn", false },
		{ "unseen>166", true },
		{ "unseen>=167 unseen<=167 unseen=167", true },
		{ "unseen!=167", false },
		{ "unseen<167", false },
		{ "total>9k", false },
		{ "size>1G", true },
		{ "size<2000M", true },
		{ "age>30s", true },
		{ "age>10m", false },
		{ "response>300ms", true },
		{ "response>1s", false },
		{ "tag:ops", true },
		{ "tag:team:ops", true },
		{ "tag:prod !tag:test", true },
		{ "type:imap", true },
		{ "type:pop3", false },
		{ "host:imap.example", true },
		{ "user:abuse", true },
		{ "error:folders", true },
		{ "\"abuse@isp\"", true },
		{ "\"abuse isp\"", false },
	};
	struct trial trial;

	(void)state;
	trial_init(&trial, with_missing_folder(0, "abuse@isp.example"));
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct filter filter;
		struct err err;

		if (strcmp(cases[i].text, "total>9k") == 0) {
			assert_false(filter_parse(cases[i].text, &filter, &err));
			continue;
		}
		if (fits(&trial, cases[i].text, -1) != cases[i].fits)
			fail_msg("'%s' should%s fit", cases[i].text,
				cases[i].fits ? "" : " not");
	}
	trial_release(&trial);
}

static void a_folder_has_the_marks_of_its_mailbox_and_its_own_numbers(void **state)
{
	struct trial trial;

	(void)state;
	trial_init(&trial, with_missing_folder(0, "abuse@isp.example"));
	assert_true(fits(&trial, "tag:ops unseen=152 folder:INBOX abuse", 0));
	assert_true(fits(&trial, "total=3011 recent=4 size>300M new=0", 0));
	assert_false(fits(&trial, "total<3011", 0));
	assert_true(fits(&trial, "error:exist", 3));
	assert_false(fits(&trial, "unseen=152", 1));
	assert_false(fits(&trial, "folder:INBOX", -1));
	trial_release(&trial);
}

static void an_unknown_number_is_neither_more_nor_less(void **state)
{
	struct trial trial;

	(void)state;
	trial_init(&trial, fresh(0, "a", MAIL_IMAP));
	assert_false(fits(&trial, "unseen<5", -1));
	assert_false(fits(&trial, "unseen>=0", -1));
	assert_false(fits(&trial, "age>0", -1));
	trial_release(&trial);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_makes_no_sense_is_refused_and_changes_nothing),
		cmocka_unit_test(a_word_fits_what_it_says),
		cmocka_unit_test(a_folder_has_the_marks_of_its_mailbox_and_its_own_numbers),
		cmocka_unit_test(an_unknown_number_is_neither_more_nor_less),
	};

	return cmocka_run_group_tests(tests, use_utf8, NULL);
}
