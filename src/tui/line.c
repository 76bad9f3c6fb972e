#include "tui/line.h"

#include <string.h>

#include "base/text.h"

/* The bytes of the character at `at` together with the combining marks behind it. */
static size_t line_step(const struct line *line, size_t at)
{
	char32_t c;
	size_t step = 0;

	if (at < line->len)
		step = text_decode(line->text + at, line->len - at, &c);
	while (at + step < line->len) {
		char one[5] = "";
		size_t n = text_decode(line->text + at + step, line->len - at - step, &c);

		one[text_encode(c, one)] = '\0';
		if (text_width(one) > 0)
			break;
		step += n;
	}
	return step;
}

/* Where the character that ends at `at` begins. */
static size_t line_back(const struct line *line, size_t at)
{
	size_t from = 0;

	while (from < at) {
		size_t step = line_step(line, from);

		if (step == 0 || from + step >= at)
			break;
		from += step;
	}
	return from;
}

/* Takes out [from, to); nothing of it stays behind the end. */
static void line_cut(struct line *line, size_t from, size_t to)
{
	size_t tail = line->len - to;

	memmove(line->text + from, line->text + to, tail);
	line->len = from + tail;
	line->at = from;
	explicit_bzero(line->text + line->len, sizeof line->text - line->len);
}

static void line_insert(struct line *line, const char *utf8, size_t len)
{
	if (len >= sizeof line->text - line->len)
		return;
	memmove(line->text + line->at + len, line->text + line->at, line->len - line->at);
	memcpy(line->text + line->at, utf8, len);
	line->len += len;
	line->at += len;
	line->text[line->len] = '\0';
}

static void line_type(struct line *line, char32_t key)
{
	char utf8[4];
	size_t len = text_encode(key, utf8);

	if (text_is_printable(utf8, len))
		line_insert(line, utf8, len);
}

/* Line ends around a paste belong to how it was copied, not to what was copied. */
static void line_paste(struct line *line, const char *text)
{
	char clean[LINE_MAX_BYTES];
	size_t len;

	text += strspn(text, "\r\n");
	len = strlen(text);
	while (len > 0 && (text[len - 1] == '\r' || text[len - 1] == '\n'))
		len--;
	len = text_printable(clean, sizeof clean - line->len, text, len);
	line_insert(line, clean, len);
	explicit_bzero(clean, sizeof clean);
}

static size_t line_word_back(const struct line *line)
{
	size_t at = line->at;

	while (at > 0 && line->text[at - 1] == ' ')
		at--;
	while (at > 0 && line->text[at - 1] != ' ')
		at--;
	return at;
}

void line_set(struct line *line, const char *utf8)
{
	explicit_bzero(line->text, sizeof line->text);
	line->len = text_printable(line->text, sizeof line->text, utf8, strlen(utf8));
	line->at = line->len;
	line->left = 0;
}

void line_clear(struct line *line)
{
	line_set(line, "");
}

static bool line_move(struct line *line, char32_t key)
{
	switch (key) {
	case CODE_LEFT:
		line->at = line_back(line, line->at);
		return true;
	case CODE_RIGHT:
		line->at += line_step(line, line->at);
		return true;
	case CODE_HOME:
	case CODE_CTRL('a'):
		line->at = 0;
		return true;
	case CODE_END:
	case CODE_CTRL('e'):
		line->at = line->len;
		return true;
	default:
		return false;
	}
}

static bool line_edit(struct line *line, char32_t key)
{
	switch (key) {
	case CODE_BACKSPACE:
		line_cut(line, line_back(line, line->at), line->at);
		return true;
	case CODE_DELETE:
		line_cut(line, line->at, line->at + line_step(line, line->at));
		return true;
	case CODE_CTRL('u'):
		line_cut(line, 0, line->at);
		return true;
	case CODE_CTRL('k'):
		line_cut(line, line->at, line->len);
		return true;
	case CODE_CTRL('w'):
		line_cut(line, line_word_back(line), line->at);
		return true;
	default:
		return false;
	}
}

bool line_input(struct line *line, const struct input *input)
{
	if (input->kind == INPUT_PASTE) {
		line_paste(line, input->text);
		return true;
	}
	if (input->kind != INPUT_KEY)
		return false;
	if (line_move(line, input->key) || line_edit(line, input->key))
		return true;
	if (input->key < ' ' || input->key >= CODE_FIRST)
		return false;
	line_type(line, input->key);
	return true;
}

/* Copies [from, to) as it is shown; a star a character when masked. */
static void line_shown(const struct line *line, size_t from, size_t to, char *out)
{
	size_t len = 0;

	while (from < to) {
		size_t step = line_step(line, from);

		if (step == 0)
			break;
		if (line->masked)
			out[len++] = '*';
		for (size_t i = 0; i < step && !line->masked; i++)
			out[len++] = line->text[from + i];
		from += step;
	}
	out[len] = '\0';
}

static int line_columns(const struct line *line, size_t from, size_t to)
{
	char shown[LINE_MAX_BYTES];
	int columns;

	line_shown(line, from, to, shown);
	columns = text_width(shown);
	explicit_bzero(shown, sizeof shown);
	return columns;
}

/* Scrolls so that the cursor and the column it stands on are inside. */
static void line_scroll(struct line *line, int columns)
{
	if (line->left > line->at || line_columns(line, 0, line->len) < columns)
		line->left = 0;
	while (line->left < line->at && line_columns(line, line->left, line->at) >= columns)
		line->left += line_step(line, line->left);
}

void line_draw(
	struct line *line, struct grid *grid, int y, int x, int columns, bool focused)
{
	char shown[LINE_MAX_BYTES];

	if (columns <= 0)
		return;
	line_scroll(line, columns);
	line_shown(line, line->left, line->len, shown);
	shown[text_clip(shown, columns, NULL)] = '\0';
	grid_fill(grid, (struct rect){ y, x, 1, columns }, ' ', STYLE_INPUT);
	grid_put(grid, y, x, columns, STYLE_INPUT, shown);
	explicit_bzero(shown, sizeof shown);
	if (focused) {
		grid->cursor_y = y;
		grid->cursor_x = x + line_columns(line, line->left, line->at);
	}
}
