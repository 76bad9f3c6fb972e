/* Whole sections: added, copied, renamed, taken out and put back. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "config/edit.h"
#include "config/ini.h"

enum { SLUG_MAX = 60, SAME_NAMES_MAX = 10000 };

/* Only what stands in a header as it is read back, and is not there yet. */
static bool judge_section(struct scan text, const char *section, struct err *err)
{
	struct edit_name folded;

	edit_fold(scan_text(section), &folded);
	if (section[0] == '\0' || strlen(section) > INI_LINE_MAX / 2 ||
		strcmp(folded.text, section) != 0 || strpbrk(section, "]:\\") ||
		section[strlen(section) - 1] == ' ' ||
		!text_is_printable(section, strlen(section)))
		return err_set(err, ERR_CONFIG, "[%.80s] cannot be a section", section);
	if (edit_has_section(text, section))
		return err_set(
			err, ERR_CONFIG, "there is a section [%.80s] already", section);
	return true;
}

static bool put(struct buf *out, const char *bytes, size_t len, struct err *err)
{
	return buf_append(out, bytes, len) || err_memory(err);
}

/* Nothing but blanks behind a byte order mark. */
static bool is_blank(struct scan text)
{
	text.at += edit_mark(text);
	while (text.at < text.end && isspace((unsigned char)*text.at))
		text.at++;
	return scan_is_done(&text);
}

static bool ends_in_feed(struct scan text)
{
	return text.end > text.at && text.end[-1] == '\n';
}

/* The last line is there and empty. */
static bool ends_in_blank_line(struct scan text)
{
	const char *at = text.end;

	if (!ends_in_feed(text))
		return false;
	for (at--; at > text.at && at[-1] != '\n'; at--) {
		if (!isspace((unsigned char)at[-1]))
			return false;
	}
	return true;
}

static struct scan span(const struct buf *buf)
{
	return buf->len > 0 ? scan_of(buf->data, buf->len) : scan_text("");
}

/* Text after which a line can begin. */
static bool put_closed(
	struct scan text, const char *line_end, struct buf *out, struct err *err)
{
	if (!put(out, text.at, scan_left(&text), err))
		return false;
	if (!is_blank(text) && !ends_in_feed(text) &&
		!put(out, line_end, strlen(line_end), err))
		return false;
	return edit_close(out, line_end, err);
}

/* The text up to where a new section begins. */
static bool put_gap(
	struct scan text, const char *line_end, struct buf *out, struct err *err)
{
	if (!put_closed(text, line_end, out, err))
		return false;
	text = span(out);
	return is_blank(text) || ends_in_blank_line(text) ||
	       put(out, line_end, strlen(line_end), err);
}

static const char *line_end_of(struct scan text)
{
	return edit_style_of(text, scan_left(&text), scan_left(&text)).line_end;
}

bool edit_add(struct scan text, const char *section, const struct changes *changes,
	struct buf *out, struct err *err)
{
	const struct edit_style style =
		edit_style_of(text, scan_left(&text), scan_left(&text));
	char header[INI_LINE_MAX + 8];

	if (!judge_section(text, section, err) || !put_gap(text, style.line_end, out, err))
		return false;
	snprintf(header, sizeof header, "[%s]%s", section, style.line_end);
	return edit_set_in(scan_text(header), section, changes, &style, out, err);
}

/* section begins with its header; the blanks around the name stay. */
static bool put_renamed(
	struct scan section, const char *to, struct buf *out, struct err *err)
{
	struct ini_lines lines;
	struct ini_line line = { 0 };
	bool ok;

	ini_lines_init(&lines, section.at, scan_left(&section));
	ini_lines_next(&lines, &line);
	if (line.lines > 1) {
		ok = buf_printf(out, "[%s]%s", to, line_end_of(section)) || err_memory(err);
	} else {
		ok = put(out, section.at, (size_t)(line.name.at - section.at), err) &&
		     put(out, to, strlen(to), err) &&
		     put(out, line.name.end,
			     line.end - (size_t)(line.name.end - section.at), err);
	}
	ini_lines_release(&lines);
	return ok && put(out, section.at + line.end, scan_left(&section) - line.end, err);
}

bool edit_rename(struct scan text, const char *section, const char *to, struct buf *out,
	struct err *err)
{
	struct edit_place place;
	struct scan rest = text;

	if (!edit_find(text, section, &place, err) || !judge_section(text, to, err))
		return false;
	rest.at += place.start;
	return put(out, text.at, place.start, err) && put_renamed(rest, to, out, err);
}

bool edit_copy(struct scan text, const char *section, const char *to,
	const struct changes *changes, struct buf *out, struct err *err)
{
	struct buf grown = { .max = INI_FILE_MAX, .secret = true };
	struct edit_place place;
	const char *line_end = line_end_of(text);
	struct scan old;
	bool ok;

	if (!edit_find(text, section, &place, err) || !judge_section(text, to, err))
		return false;
	old = scan_of(text.at + place.start, place.last - place.start);
	ok = put_gap(text, line_end, &grown, err) && put_renamed(old, to, &grown, err) &&
	     (ends_in_feed(old) || put(&grown, line_end, strlen(line_end), err)) &&
	     edit_set(scan_of(grown.data, grown.len), to, changes, out, err);
	buf_release(&grown);
	return ok;
}

bool edit_remove(struct scan text, const char *section, struct removed *removed,
	struct buf *out, struct err *err)
{
	struct edit_place place;
	struct removed made = { .bytes = { .max = INI_FILE_MAX, .secret = true } };

	if (!edit_find(text, section, &place, err))
		return false;
	made.section = strdup(section);
	made.before = strdup(place.before.text);
	made.after = strdup(place.after.text);
	made.above = place.next - place.end;
	if (!made.section || !made.before || !made.after ||
		!buf_append(&made.bytes, text.at + place.start, place.end - place.start) ||
		!buf_append(out, text.at, place.start) ||
		!buf_append(out, text.at + place.end, scan_left(&text) - place.end)) {
		removed_release(&made);
		return err_memory(err);
	}
	if (removed)
		*removed = made;
	else
		removed_release(&made);
	return true;
}

/* Where the comment directly above the header at `start` begins. */
static size_t comment_above(struct scan text, size_t start)
{
	struct ini_lines lines;
	struct ini_line line;
	size_t comment = 0;
	bool in_comment = false;

	ini_lines_init(&lines, text.at, scan_left(&text));
	while (ini_lines_next(&lines, &line) && line.end <= start) {
		if (!in_comment)
			comment = line.start;
		in_comment = line.kind == INI_COMMENT;
	}
	ini_lines_release(&lines);
	if (!in_comment)
		return start;
	return comment == 0 ? edit_mark(text) : comment;
}

/* Comments may have been left above the place, and others stood below it. */
static size_t place_above(
	struct scan text, const struct edit_place *next, const struct removed *removed)
{
	const size_t comment = comment_above(text, next->start);
	size_t at;

	if (removed->above > next->start - comment)
		return comment;
	at = next->start - removed->above;
	return at == next->start || at == comment || text.at[at - 1] == '\n' ? at : comment;
}

static size_t place_for(struct scan text, const struct removed *removed)
{
	struct edit_place place;

	if (removed->after[0] && edit_count(text, removed->after, &place) == 1)
		return place_above(text, &place, removed);
	if (removed->before[0] && edit_count(text, removed->before, &place) == 1)
		return place.end;
	return scan_left(&text);
}

/* As it was; only where something follows now, it has to end. */
static bool put_restored(const struct removed *removed, const struct scan *below,
	struct buf *out, struct err *err)
{
	const struct scan bytes = span(&removed->bytes);
	struct buf closed = { .max = INI_FILE_MAX, .secret = true };
	bool ok;

	if (scan_is_done(below))
		return put(out, bytes.at, scan_left(&bytes), err);
	ok = put_closed(bytes, line_end_of(*below), &closed, err) &&
	     put(out, closed.data, closed.len, err);
	buf_release(&closed);
	return ok;
}

bool edit_restore(
	struct scan text, const struct removed *removed, struct buf *out, struct err *err)
{
	const char *line_end = line_end_of(text);
	struct scan above;
	struct scan below;
	size_t at;

	if (edit_has_section(text, removed->section))
		return err_set(err, ERR_CONFIG, "there is a section [%.80s] again",
			removed->section);
	at = place_for(text, removed);
	above = scan_of(text.at, at);
	below = scan_of(text.at + at, scan_left(&text) - at);
	if (!put_closed(above, line_end, out, err) ||
		!put_restored(removed, &below, out, err))
		return false;
	return put(out, below.at, scan_left(&below), err);
}

void removed_release(struct removed *removed)
{
	free(removed->section);
	free(removed->before);
	free(removed->after);
	buf_release(&removed->bytes);
	*removed = (struct removed){ 0 };
}

bool edit_swap(struct scan text, struct scan now, struct scan former, struct buf *out,
	struct err *err)
{
	const char *at = scan_is_done(&now) ? NULL
					    : memmem(text.at, scan_left(&text), now.at,
						      scan_left(&now));

	if (!at || memmem(at + 1, (size_t)(text.end - at) - 1, now.at, scan_left(&now)))
		return err_set(err, ERR_CONFIG, "the section was changed since");
	return put(out, text.at, (size_t)(at - text.at), err) &&
	       put(out, former.at, scan_left(&former), err) &&
	       put(out, at + scan_left(&now), (size_t)(text.end - at) - scan_left(&now),
		       err);
}

/* Lower-case letters, digits and what is ASCII no more; all else becomes '-'. */
static void make_slug(const char *name, char *out)
{
	size_t n = 0;

	while (*name) {
		char32_t c;
		const size_t len = text_decode(name, strlen(name), &c);

		if (n + len > SLUG_MAX)
			break;
		if (len > 1) {
			memcpy(out + n, name, len);
			n += len;
		} else if (isalnum((unsigned char)*name) || strchr("_.@+", *name)) {
			out[n++] = (char)tolower((unsigned char)*name);
		} else if (n > 0 && out[n - 1] != '-') {
			out[n++] = '-';
		}
		name += len;
	}
	while (n > 0 && out[n - 1] == '-')
		n--;
	out[n] = '\0';
}

bool edit_free_section(
	struct scan text, const char *name, struct edit_name *out, struct err *err)
{
	char slug[SLUG_MAX + 1];

	make_slug(name, slug);
	for (int i = 1; i < SAME_NAMES_MAX; i++) {
		const char *front = slug[0] ? slug : "mailbox";

		if (i == 1)
			snprintf(out->text, sizeof out->text, "monitor %s", front);
		else
			snprintf(out->text, sizeof out->text, "monitor %s-%d", front, i);
		if (!edit_has_section(text, out->text))
			return true;
	}
	return err_set(
		err, ERR_CONFIG, "there are too many sections like [monitor %s]", slug);
}
