#include "unit/test.h"

#include "tui/key.h"
#include "unit/tui/fixture.h"

static struct binding binding_of(const char *action, const char *keys)
{
	return (struct binding){
		.action = (char *)action, .keys = (char *)keys, .line = 7
	};
}

static void every_shown_name_of_a_key_is_read_as_that_key(void **state)
{
	static const char32_t more[] = { ' ', '\t', CODE_ENTER, CODE_ESC, CODE_BACKSPACE,
		CODE_CTRL('l'), 'a', '?', '\\', 0xe9, 0x65e5 };
	char name[KEY_NAME_MAX];
	char32_t key;

	(void)state;
	for (char32_t code = CODE_FIRST; code < CODE_LAST; code++) {
		key_name(code, name, sizeof name);
		assert_true(key_parse(name, &key));
		assert_int_equal(key, code);
	}
	for (size_t i = 0; i < COUNT_OF(more); i++) {
		key_name(more[i], name, sizeof name);
		assert_true(key_parse(name, &key));
		assert_int_equal(key, more[i]);
	}
}

static void what_is_no_key_is_refused(void **state)
{
	static const char *const bad[] = { "", "ab", "F0", "F13", "F1x", "C-", "C-ab", "^",
		"C-1", "\x1b", "\xff", "Enterr" };
	char32_t key = 77;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		if (strcmp(bad[i], "^") == 0)
			continue; /* a character of its own */
		assert_false(key_parse(bad[i], &key));
		assert_int_equal(key, 77);
	}
}

static void no_key_asks_for_two_things_at_one_place(void **state)
{
	struct keymap keymap;
	struct err err;

	(void)state;
	assert_true(keymap_init(&keymap, NULL, 0, &err));
	for (size_t i = 0; i < keymap.n; i++) {
		for (size_t k = i + 1; k < keymap.n; k++) {
			if (keymap.rows[i].key == keymap.rows[k].key)
				assert_int_equal(
					keymap.rows[i].places & keymap.rows[k].places, 0);
		}
	}
	keymap_release(&keymap);
}

static void names_of_actions_are_unique(void **state)
{
	size_t n;
	const struct action_entry *entries = action_entries(&n);

	(void)state;
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n; k++)
			assert_string_not_equal(entries[i].name, entries[k].name);
}

static void a_binding_replaces_the_keys_and_takes_them_from_others(void **state)
{
	const struct binding bindings[] = { binding_of("find", "C-s r"),
		binding_of("Hold", "none") };
	struct keymap keymap;
	struct err err;

	(void)state;
	assert_true(keymap_init(&keymap, bindings, COUNT_OF(bindings), &err));
	assert_int_equal(keymap_action(&keymap, PLACE_TREE, CODE_CTRL('s')), ACTION_FIND);
	assert_int_equal(keymap_action(&keymap, PLACE_TREE, 'r'), ACTION_FIND);
	assert_int_equal(keymap_action(&keymap, PLACE_TREE, '/'), ACTION_NONE);
	assert_int_equal(keymap_action(&keymap, PLACE_TREE, 'P'), ACTION_NONE);
	/* where find is not, r still checks */
	assert_int_equal(keymap_action(&keymap, PLACE_DETAIL, 'r'), ACTION_CHECK);
	keymap_release(&keymap);
}

static void a_bad_binding_is_named_with_its_line(void **state)
{
	static const struct {
		const char *action, *keys, *says;
	} bad[] = {
		{ "fnd", "x", "did you mean 'find'" },
		{ "zzzzzzzzzzz", "x", "is no action" },
		{ "find", "Entr", "'Entr' is no key" },
		{ "find", "averyveryverylongword", "is no key" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		const struct binding binding = binding_of(bad[i].action, bad[i].keys);
		struct keymap keymap;
		struct err err = { 0 };

		assert_false(keymap_init(&keymap, &binding, 1, &err));
		assert_int_equal(err.class, ERR_CONFIG);
		assert_non_null(strstr(err.text, bad[i].says));
		assert_non_null(strstr(err.text, "line 7"));
		assert_null(keymap.rows);
	}
}

static void keys_of_later_issues_are_not_bound_yet(void **state)
{
	struct keymap keymap;
	struct err err;

	(void)state;
	assert_true(keymap_init(&keymap, NULL, 0, &err));
	for (const char *key = "ymA"; *key; key++)
		assert_int_equal(
			keymap_action(&keymap, PLACE_TREE, (char32_t)*key), ACTION_NONE);
	keymap_release(&keymap);
}

static void each_place_has_a_name_of_its_own(void **state)
{
	(void)state;
	for (unsigned a = PLACE_FIRST; a <= PLACE_FORM; a <<= 1) {
		assert_string_not_equal(place_name((enum place)a), "");
		for (unsigned b = a << 1; b <= PLACE_FORM; b <<= 1)
			assert_string_not_equal(
				place_name((enum place)a), place_name((enum place)b));
	}
	assert_string_equal(place_name((enum place)0), "");
}

static void an_action_is_found_by_its_name_and_no_other_is(void **state)
{
	size_t n;
	const struct action_entry *entries = action_entries(&n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(action_find(entries[i].name), entries[i].action);
		assert_int_equal(
			action_entry(entries[i].action)->action, entries[i].action);
	}
	assert_int_equal(action_find(""), ACTION_NONE);
	assert_null(action_entry(ACTION_NONE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_shown_name_of_a_key_is_read_as_that_key),
		cmocka_unit_test(what_is_no_key_is_refused),
		cmocka_unit_test(no_key_asks_for_two_things_at_one_place),
		cmocka_unit_test(names_of_actions_are_unique),
		cmocka_unit_test(a_binding_replaces_the_keys_and_takes_them_from_others),
		cmocka_unit_test(a_bad_binding_is_named_with_its_line),
		cmocka_unit_test(keys_of_later_issues_are_not_bound_yet),
		cmocka_unit_test(each_place_has_a_name_of_its_own),
		cmocka_unit_test(an_action_is_found_by_its_name_and_no_other_is),
	};

	return cmocka_run_group_tests(tests, use_utf8, NULL);
}
