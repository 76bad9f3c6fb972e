#include "config/store_edit.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/ini.h"
#include "config/ini_lines.h"

static const char front[] = "monitor ";

/* One edit under way: from text to out. */
struct editing {
	struct scan text;
	const struct config *config;
	const struct edit *edit;
	struct edit_name section; /* that it makes or changes */
	struct buf *out;
	struct undo *undo;
	struct err *err;
};

static struct scan span(const struct buf *buf)
{
	return buf->len > 0 ? scan_of(buf->data, buf->len) : scan_text("");
}

static struct edit_name section_name(const struct monitor *monitor)
{
	struct edit_name name;

	assert(monitor);
	snprintf(name.text, sizeof name.text, "%s%s", front,
		monitor->label ? monitor->label : "");
	return name;
}

/* The monitor as the text has it. */
static const struct monitor *find(const struct config *config, const struct monitor *like)
{
	for (size_t i = 0; i < config->n_monitors && like->label; i++) {
		const struct monitor *monitor = config->monitors[i];

		if (monitor->label && strcmp(monitor->label, like->label) == 0)
			return monitor;
	}
	return NULL;
}

static bool keep(struct buf *buf, struct scan bytes, struct err *err)
{
	*buf = (struct buf){ .max = INI_FILE_MAX, .secret = true };
	return buf_append(buf, bytes.at, scan_left(&bytes)) || err_memory(err);
}

static struct scan section_of(struct scan text, const struct edit_place *place)
{
	return scan_of(text.at + place->start, place->end - place->start);
}

/* The whole section before and after: its header makes it one of a kind. */
static bool keep_section(struct editing *editing)
{
	const char *section = editing->section.text;
	const struct scan out = span(editing->out);
	struct edit_place before;
	struct edit_place after;

	return edit_find(editing->text, section, &before, editing->err) &&
	       edit_find(out, section, &after, editing->err) &&
	       keep(&editing->undo->former, section_of(editing->text, &before),
		       editing->err) &&
	       keep(&editing->undo->now, section_of(out, &after), editing->err);
}

/* What was put behind the old text, or into it at one place. */
static bool keep_addition(struct editing *editing)
{
	const struct scan out = span(editing->out);
	const size_t n = scan_left(&out) - scan_left(&editing->text);
	size_t at = 0;

	if (memcmp(editing->text.at, out.at, scan_left(&editing->text)) == 0)
		at = scan_left(&editing->text);
	while (at < scan_left(&editing->text) && editing->text.at[at] == out.at[at])
		at++;
	return keep(&editing->undo->former, scan_text(""), editing->err) &&
	       keep(&editing->undo->now, scan_of(out.at + at, n), editing->err);
}

static bool change(struct editing *editing, const struct monitor *old)
{
	const struct edit *edit = editing->edit;
	struct changes changes = { 0 };
	bool ok;

	editing->section = section_name(old);
	ok = changes_for_label(old, edit->wish, old->label, &editing->config->settings,
		     &changes, editing->err) &&
	     edit_set(editing->text, editing->section.text, &changes, editing->out,
		     editing->err) &&
	     keep_section(editing);
	changes_release(&changes);
	return ok;
}

/* A label that is given and free is taken. */
static bool choose_section(struct editing *editing)
{
	const struct monitor *wish = editing->edit->wish;

	if (wish->label) {
		editing->section = section_name(wish);
		if (!edit_has_section(editing->text, editing->section.text))
			return true;
	}
	return edit_free_section(
		editing->text, wish->name, &editing->section, editing->err);
}

/* old NULL: nothing to copy from. */
static bool add(struct editing *editing, const struct monitor *old)
{
	struct changes changes = { 0 };
	struct edit_name from;
	const char *to = editing->section.text;
	bool ok;

	if (!choose_section(editing) ||
		!changes_for_label(old, editing->edit->wish, to + strlen(front),
			&editing->config->settings, &changes, editing->err))
		return false;
	if (old)
		from = section_name(old);
	ok = old ? edit_copy(editing->text, from.text, to, &changes, editing->out,
			   editing->err)
		 : edit_add(editing->text, to, &changes, editing->out, editing->err);
	changes_release(&changes);
	return ok && keep_addition(editing);
}

static bool restore(struct editing *editing)
{
	const struct edit *edit = editing->edit;
	struct buf back = { .max = INI_FILE_MAX, .secret = true };
	bool ok;

	if (!edit->changes || edit->changes->n == 0)
		return edit_restore(
			       editing->text, edit->removed, editing->out, editing->err) &&
		       keep_addition(editing);
	ok = edit_restore(editing->text, edit->removed, &back, editing->err) &&
	     edit_set(span(&back), edit->removed->section, edit->changes, editing->out,
		     editing->err) &&
	     keep_addition(editing);
	buf_release(&back);
	return ok;
}

static bool undo(struct editing *editing)
{
	const struct undo *was = editing->edit->undo;

	if (was->removed.section)
		return edit_restore(
			       editing->text, &was->removed, editing->out, editing->err) &&
		       keep_addition(editing);
	return edit_swap(editing->text, span(&was->now), span(&was->former), editing->out,
		       editing->err) &&
	       keep(&editing->undo->now, span(&was->former), editing->err) &&
	       keep(&editing->undo->former, span(&was->now), editing->err);
}

static bool carry_out(struct editing *editing)
{
	const struct edit *edit = editing->edit;
	const struct monitor *old = NULL;

	if (edit->old) {
		old = find(editing->config, edit->old);
		if (!old)
			return err_set(editing->err, ERR_CONFIG,
				"'%.80s' is not in the file any more", edit->old->name);
	}
	switch (edit->kind) {
	case EDIT_CHANGE:
		return change(editing, old);
	case EDIT_REMOVE:
		editing->section = section_name(old);
		return edit_remove(editing->text, editing->section.text,
			&editing->undo->removed, editing->out, editing->err);
	case EDIT_RESTORE:
		return restore(editing);
	case EDIT_UNDO:
		return undo(editing);
	default:
		return add(editing, old);
	}
}

bool store_edit(struct scan text, const struct config *config, const struct edit *edits,
	size_t n, struct buf *out, struct undo *undo, struct err *err)
{
	struct buf rounds[2] = { { .max = INI_FILE_MAX, .secret = true },
		{ .max = INI_FILE_MAX, .secret = true } };
	struct scan now = text;
	bool ok = true;

	memset(undo, 0, n * sizeof *undo);
	for (size_t i = 0; i < n && ok; i++) {
		struct buf *round = &rounds[i % 2];
		struct editing editing = { .text = now,
			.config = config,
			.edit = &edits[i],
			.out = round,
			.undo = &undo[i],
			.err = err };

		buf_clear(round);
		ok = carry_out(&editing);
		now = span(round);
	}
	ok = ok && (buf_append(out, now.at, scan_left(&now)) || err_memory(err));
	for (size_t i = 0; i < n && !ok; i++)
		undo_release(&undo[i]);
	buf_release(&rounds[0]);
	buf_release(&rounds[1]);
	return ok;
}

static bool is_same_section(struct scan a, struct scan b, const char *section)
{
	struct edit_place in_a;
	struct edit_place in_b;
	struct scan bytes_a;
	struct scan bytes_b;

	if (edit_count(a, section, &in_a) != 1 || edit_count(b, section, &in_b) != 1)
		return false;
	bytes_a = scan_of(a.at + in_a.start, in_a.last - in_a.start);
	bytes_b = scan_of(b.at + in_b.start, in_b.last - in_b.start);
	return scan_left(&bytes_a) == scan_left(&bytes_b) &&
	       memcmp(bytes_a.at, bytes_b.at, scan_left(&bytes_a)) == 0;
}

bool store_is_same(
	struct scan a, struct scan b, const struct edit *edits, size_t n, struct err *err)
{
	for (size_t i = 0; i < n; i++) {
		struct edit_name section;

		if (!edits[i].old)
			continue;
		section = section_name(edits[i].old);
		if (!is_same_section(a, b, section.text))
			return err_set(err, ERR_CONFIG,
				"[%.80s] was changed by somebody else too", section.text);
	}
	return true;
}

static bool says(const struct config *config, const struct edit *edit)
{
	for (size_t i = 0; i < config->n_monitors; i++) {
		if (monitor_equal(config->monitors[i], edit->wish))
			return true;
	}
	return false;
}

bool store_check(const char *path, struct scan text, const struct edit *edits, size_t n,
	struct config *config, struct err *err)
{
	struct problems problems = { 0 };
	struct config loaded = { 0 };
	bool ok = config_load_text(path, text.at, scan_left(&text), &loaded, &problems);

	if (!ok) {
		size_t i = 0;

		while (i < problems.n && problems.list[i].level != PROBLEM_ERROR)
			i++;
		if (i == problems.n)
			err_memory(err);
		else if (problems.list[i].line > 0)
			err_set(err, ERR_CONFIG, "line %u: %s", problems.list[i].line,
				problems.list[i].text);
		else
			err_set(err, ERR_CONFIG, "%s", problems.list[i].text);
	}
	for (size_t i = 0; i < n && ok; i++) {
		if (edits[i].kind <= EDIT_CHANGE && !says(&loaded, &edits[i]))
			ok = err_set(err, ERR_CONFIG,
				"the file cannot say all that '%.80s' is to be",
				edits[i].wish->name);
	}
	problems_release(&problems);
	if (ok)
		*config = loaded;
	else
		config_release(&loaded);
	return ok;
}
