/* Any bytes as the state file, or as the file of refused logins: not taken and nothing
 * remembered, or read, written and read again as the same; a password in clear is never
 * among what was removed. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "config/ini.h"
#include "config/state_file.h"
#include "config/state_refused.h"
#include "fuzz/fuzz.h"

static bool is_same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static void check_same_trash(const struct trash *a, const struct trash *b)
{
	insist(a->n == b->n && a->n <= TRASH_MAX);
	for (size_t i = 0; i < a->n; i++) {
		const struct trashed *x = &a->list[i];
		const struct trashed *y = &b->list[i];

		insist(is_same_text(x->name, y->name) && x->wall_ms == y->wall_ms);
		insist(x->needs_password == y->needs_password);
		insist(is_same_text(x->removed.section, y->removed.section));
		insist(is_same_text(x->removed.before, y->removed.before));
		insist(is_same_text(x->removed.after, y->removed.after));
		insist(x->removed.above == y->removed.above);
		insist(x->removed.bytes.len == y->removed.bytes.len);
		insist(x->removed.bytes.len == 0 ||
			memcmp(x->removed.bytes.data, y->removed.bytes.data,
				x->removed.bytes.len) == 0);
	}
}

static void check_same(const struct state_kept *a, const struct state_kept *b)
{
	for (size_t i = 0; i < STATE_TEXTS; i++)
		insist(is_same_text(a->texts[i], b->texts[i]));
	insist(a->reverse == b->reverse && a->n_unfolded == b->n_unfolded);
	for (size_t i = 0; i < a->n_unfolded; i++)
		insist(state_is_unfolded(b, a->unfolded[i]));
	check_same_trash(&a->trash, &b->trash);
}

static void check_strip(struct scan text)
{
	struct buf once = { .max = INI_FILE_MAX, .secret = true };
	struct buf twice = { .max = INI_FILE_MAX, .secret = true };
	bool stripped;

	insist(trash_strip(text, &once, &stripped));
	insist(once.len <= scan_left(&text) && stripped == (once.len < scan_left(&text)));
	insist(trash_strip(
		scan_of(once.data ? once.data : "", once.len), &twice, &stripped));
	insist(!stripped && twice.len == once.len);
	buf_release(&once);
	buf_release(&twice);
}

/* Years behind whatever a file says, so that nothing in it is too old. */
static const struct instant now = { INT64_MAX / 4, 0 };

static void check_refused_again(const struct refused_list *list)
{
	struct buf out = { .max = INI_FILE_MAX };
	struct refused_list again = { 0 };
	struct err err = { 0 };

	if (refused_list_print(list, &out)) {
		insist(refused_list_parse(
			scan_of(out.data ? out.data : "", out.len), &now, &again, &err));
		insist(again.n == list->n && memcmp(again.key, list->key, PRINT_KEY) == 0);
	}
	refused_list_release(&again);
	buf_release(&out);
}

static void check_refused(struct scan text)
{
	struct refused_list list = { 0 };
	struct err err = { 0 };

	if (!refused_list_parse(text, &now, &list, &err)) {
		insist(err.class != ERR_NONE && err.text[0] && list.n == 0);
		insist(text_is_printable(err.text, strlen(err.text)));
		return;
	}
	for (size_t i = 0; i < list.n; i++)
		insist(text_is_printable(list.list[i]->words, strlen(list.list[i]->words)));
	check_refused_again(&list);
	refused_list_release(&list);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct scan text = scan_of((const char *)data, size);
	struct buf out = { .max = INI_FILE_MAX, .secret = true };
	struct state_kept state = { 0 };
	struct state_kept again = { 0 };
	struct err err = { 0 };

	check_strip(text);
	check_refused(text);
	if (!state_parse(text, &state, &err)) {
		insist(err.class != ERR_NONE && err.text[0]);
		insist(text_is_printable(err.text, strlen(err.text)));
		insist(state.n_unfolded == 0 && state.trash.n == 0);
	} else if (state_print(&state, &state.trash, &out)) {
		insist(state_parse(
			scan_of(out.data ? out.data : "", out.len), &again, &err));
		check_same(&state, &again);
	}
	buf_release(&out);
	state_release(&state);
	state_release(&again);
	return 0;
}
