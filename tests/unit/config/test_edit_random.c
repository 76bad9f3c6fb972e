/* What must hold of an edit of any file. */
#include "unit/test.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/edit.h"
#include "config/ini.h"
#include "unit/config/some_ini.h"

enum { ROUNDS = 1500 };

/* A file, one of its mailboxes, and what that is to become: one of another file. */
struct trial {
	struct dice dice;
	struct buf text;
	struct config config;
	struct config other;
	const struct monitor *old;
	const struct monitor *wish;
	char section[80];
	struct edit_place place;
};

static struct config load(struct scan text)
{
	struct config config = { 0 };
	struct problems problems = { 0 };

	if (!config_load_text("some.ini", text.at, scan_left(&text), &config, &problems))
		fail_msg("line %u: %s in\n%.*s", problems.list[0].line,
			problems.list[0].text, (int)scan_left(&text), text.at);
	problems_release(&problems);
	return config;
}

static struct scan whole(const struct buf *buf)
{
	return scan_of(buf->data, buf->len);
}

static struct trial trial_of(unsigned round)
{
	struct trial trial = { .dice = { 88172645463325252ULL + round },
		.text = { .max = INI_FILE_MAX } };
	struct buf other = BUF_INIT(INI_FILE_MAX);
	struct err err = { 0 };

	for (int i = 0; i < 8; i++)
		dice_below(&trial.dice, 2);
	some_ini(&trial.dice, 1 + dice_below(&trial.dice, 5), &trial.text);
	trial.config = load(whole(&trial.text));
	/* with the same settings */
	do {
		buf_clear(&other);
		some_ini(&trial.dice, 1, &other);
		config_release(&trial.other);
		trial.other = load(whole(&other));
	} while (trial.other.settings.interval_s != trial.config.settings.interval_s);
	buf_release(&other);
	trial.wish = trial.other.monitors[0];
	trial.old = trial.config.monitors[dice_below(
		&trial.dice, (uint32_t)trial.config.n_monitors)];
	snprintf(trial.section, sizeof trial.section, "monitor %s", trial.old->label);
	assert_true(edit_find(whole(&trial.text), trial.section, &trial.place, &err));
	return trial;
}

static void trial_release(struct trial *trial)
{
	config_release(&trial->config);
	config_release(&trial->other);
	buf_release(&trial->text);
}

static void assert_same_around(const struct trial *trial, const struct buf *out)
{
	const size_t behind = trial->text.len - trial->place.end;

	assert_true(out->len >= trial->place.start + behind);
	assert_memory_equal(out->data, trial->text.data, trial->place.start);
	if (behind > 0)
		assert_memory_equal(out->data + out->len - behind,
			trial->text.data + trial->place.end, behind);
}

static const struct monitor *find(const struct config *config, const char *label)
{
	for (size_t i = 0; i < config->n_monitors; i++) {
		if (strcmp(config->monitors[i]->label, label) == 0)
			return config->monitors[i];
	}
	return NULL;
}

static void assert_reads_as(const struct trial *trial, const char *label, struct scan text)
{
	struct config config = load(text);
	const struct monitor *found = find(&config, label);

	assert_non_null(found);
	if (!monitor_equal(found, trial->wish))
		fail_msg("not as wished in\n%.*s", (int)scan_left(&text), text.at);
	for (size_t i = 0; i < trial->config.n_monitors; i++) {
		const struct monitor *other = trial->config.monitors[i];

		if (strcmp(other->label, label) != 0)
			assert_true(monitor_equal(find(&config, other->label), other));
	}
	config_release(&config);
}

static void a_section_reads_as_wished_and_the_rest_is_untouched(void **state)
{
	(void)state;
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct trial trial = trial_of(round);
		struct buf out = { .max = INI_FILE_MAX };
		struct changes changes = { 0 };
		struct err err = { 0 };

		assert_true(changes_for_label(trial.old, trial.wish, trial.old->label,
			&trial.config.settings, &changes, &err));
		if (!edit_set(whole(&trial.text), trial.section, &changes, &out, &err))
			fail_msg("%u: %s", round, err.text);
		assert_same_around(&trial, &out);
		assert_reads_as(&trial, trial.old->label, whole(&out));
		changes_release(&changes);
		buf_release(&out);
		trial_release(&trial);
	}
}

static void nothing_to_change_changes_nothing(void **state)
{
	(void)state;
	for (unsigned round = 0; round < ROUNDS / 10; round++) {
		struct trial trial = trial_of(round);
		struct buf out = { .max = INI_FILE_MAX };
		struct changes changes = { 0 };
		struct err err = { 0 };

		assert_true(changes_between(
			trial.old, trial.old, &trial.config.settings, &changes, &err));
		assert_int_equal(changes.n, 0);
		assert_true(
			edit_set(whole(&trial.text), trial.section, &changes, &out, &err));
		assert_int_equal(out.len, trial.text.len);
		assert_memory_equal(out.data, trial.text.data, out.len);
		buf_release(&out);
		trial_release(&trial);
	}
}

static void a_key_that_is_there_twice_reads_as_wished(void **state)
{
	(void)state;
	for (unsigned round = 0; round < ROUNDS / 3; round++) {
		struct trial trial = trial_of(round);
		struct buf twice = { .max = INI_FILE_MAX };
		struct buf out = { .max = INI_FILE_MAX };
		struct changes changes = { 0 };
		struct err err = { 0 };

		assert_true(changes_for_label(trial.old, trial.wish, trial.old->label,
			&trial.config.settings, &changes, &err));
		assert_true(buf_append(&twice, trial.text.data, trial.place.body));
		if (trial.place.body > 0 && twice.data[twice.len - 1] == '\n')
			assert_true(
				buf_printf(&twice, "%s = other\n", changes.list[0].key));
		assert_true(buf_append(&twice, trial.text.data + trial.place.body,
			trial.text.len - trial.place.body));
		if (!edit_set(whole(&twice), trial.section, &changes, &out, &err))
			fail_msg("%u: %s", round, err.text);
		assert_same_around(&trial, &out);
		assert_reads_as(&trial, trial.old->label, whole(&out));
		changes_release(&changes);
		buf_release(&twice);
		buf_release(&out);
		trial_release(&trial);
	}
}

static void a_new_section_and_a_copy_read_as_wished(void **state)
{
	(void)state;
	for (unsigned round = 0; round < ROUNDS / 3; round++) {
		struct trial trial = trial_of(round);
		const bool is_copy = round % 2 == 1;
		struct buf out = { .max = INI_FILE_MAX };
		struct changes changes = { 0 };
		struct edit_name to;
		struct err err = { 0 };

		assert_true(
			edit_free_section(whole(&trial.text), trial.wish->name, &to, &err));
		assert_true(changes_for_label(is_copy ? trial.old : NULL, trial.wish,
			to.text + strlen("monitor "), &trial.config.settings, &changes,
			&err));
		if (is_copy ? !edit_copy(whole(&trial.text), trial.section, to.text,
				      &changes, &out, &err)
			    : !edit_add(whole(&trial.text), to.text, &changes, &out, &err))
			fail_msg("%u: %s", round, err.text);
		assert_memory_equal(out.data, trial.text.data, trial.text.len);
		assert_reads_as(&trial, to.text + strlen("monitor "), whole(&out));
		changes_release(&changes);
		buf_release(&out);
		trial_release(&trial);
	}
}

static void what_is_removed_leaves_the_rest_and_comes_back(void **state)
{
	(void)state;
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct trial trial = trial_of(round);
		struct buf left = { .max = INI_FILE_MAX };
		struct buf back = { .max = INI_FILE_MAX };
		struct removed removed;
		struct config config;
		struct err err = { 0 };

		assert_true(edit_remove(
			whole(&trial.text), trial.section, &removed, &left, &err));
		assert_same_around(&trial, &left);
		assert_int_equal(
			left.len, trial.text.len - (trial.place.end - trial.place.start));
		config = load(left.len > 0 ? whole(&left) : scan_text(""));
		assert_int_equal(config.n_monitors, trial.config.n_monitors - 1);
		config_release(&config);
		assert_true(edit_restore(left.len > 0 ? whole(&left) : scan_text(""),
			&removed, &back, &err));
		assert_int_equal(back.len, trial.text.len);
		assert_memory_equal(back.data, trial.text.data, back.len);
		removed_release(&removed);
		buf_release(&left);
		buf_release(&back);
		trial_release(&trial);
	}
}

static void a_huge_file_is_edited_in_its_midst(void **state)
{
	struct dice dice = { 7 };
	struct buf text = { .max = INI_FILE_MAX };
	struct buf out = { .max = INI_FILE_MAX };
	struct changes changes = { 0 };
	struct err err = { 0 };
	struct config config;
	char section[80];

	(void)state;
	some_ini(&dice, 2000, &text);
	config = load(whole(&text));
	snprintf(section, sizeof section, "monitor %s", config.monitors[1000]->label);
	config_release(&config);
	assert_true(changes_add(&changes, "retries", "7", &err));
	assert_true(edit_set(whole(&text), section, &changes, &out, &err));
	config = load(whole(&out));
	assert_int_equal(config.monitors[1000]->retries, 7);
	assert_int_equal(config.n_monitors, 2000);
	config_release(&config);
	changes_release(&changes);
	buf_release(&text);
	buf_release(&out);
}

static int set_up(void **state)
{
	(void)state;
	return setlocale(LC_CTYPE, "C.UTF-8") && setenv("HOME", "/home/someone", 1) == 0
		       ? 0
		       : -1;
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_section_reads_as_wished_and_the_rest_is_untouched),
		cmocka_unit_test(nothing_to_change_changes_nothing),
		cmocka_unit_test(a_key_that_is_there_twice_reads_as_wished),
		cmocka_unit_test(a_new_section_and_a_copy_read_as_wished),
		cmocka_unit_test(what_is_removed_leaves_the_rest_and_comes_back),
		cmocka_unit_test(a_huge_file_is_edited_in_its_midst),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
