#include "tui/grid.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/count_of.h"
#include "base/text.h"

#define GRID_SIDE_MAX  4096
#define BYTES_A_COLUMN 20 /* a base and four marks */
#define PRINTABLE_MAX  8192

static const struct cell BLANK = { .c = ' ', .style = STYLE_TEXT };

bool grid_resize(struct grid *grid, int h, int w)
{
	size_t need;

	if (h < 0 || w < 0 || h > GRID_SIDE_MAX || w > GRID_SIDE_MAX)
		return false;
	need = (size_t)h * (size_t)w;
	if (need > grid->cap) {
		struct cell *cells = realloc(grid->cells, need * sizeof *cells);

		if (!cells)
			return false;
		grid->cells = cells;
		grid->cap = need;
	}
	grid->h = h;
	grid->w = w;
	grid_clear(grid);
	return true;
}

void grid_clear(struct grid *grid)
{
	const size_t n = (size_t)grid->h * (size_t)grid->w;

	for (size_t i = 0; i < n; i++)
		grid->cells[i] = BLANK;
	grid->cursor_y = -1;
	grid->cursor_x = -1;
}

void grid_release(struct grid *grid)
{
	free(grid->cells);
	*grid = (struct grid){ .ascii = grid->ascii, .cursor_y = -1, .cursor_x = -1 };
}

struct rect grid_rect(const struct grid *grid)
{
	return (struct rect){ .h = grid->h, .w = grid->w };
}

void grid_keep_cursor(struct grid *grid)
{
	if (grid->cursor_y < grid->h && grid->cursor_x < grid->w)
		return;
	grid->cursor_y = -1;
	grid->cursor_x = -1;
}

static struct cell *row_at(const struct grid *grid, int y)
{
	return &grid->cells[(size_t)y * (size_t)grid->w];
}

static struct cell *cell_at(const struct grid *grid, int y, int x)
{
	if (y < 0 || x < 0 || y >= grid->h || x >= grid->w)
		return NULL;
	return row_at(grid, y) + x;
}

/* Half of a wide character may not stay behind when the other half is overwritten. */
static void part_from_neighbours(struct cell *cell)
{
	if (cell->flags & CELL_SECOND) {
		struct cell *first = cell - 1;

		first->c = ' ';
		first->marks[0] = first->marks[1] = 0;
		first->flags &= (uint8_t)~CELL_WIDE;
	}
	if (cell->flags & CELL_WIDE) {
		struct cell *second = cell + 1;

		second->c = ' ';
		second->flags &= (uint8_t)~CELL_SECOND;
	}
}

static void set_narrow(struct grid *grid, int y, int x, char32_t c, enum style style)
{
	struct cell *cell = cell_at(grid, y, x);

	if (!cell)
		return;
	part_from_neighbours(cell);
	*cell = (struct cell){ .c = c, .style = (uint8_t)style };
}

static void set_wide(struct grid *grid, int y, int x, char32_t c, enum style style)
{
	if (!cell_at(grid, y, x) || !cell_at(grid, y, x + 1)) {
		set_narrow(grid, y, x, '?', style);
		set_narrow(grid, y, x + 1, '?', style);
		return;
	}
	set_narrow(grid, y, x, c, style);
	set_narrow(grid, y, x + 1, ' ', style);
	cell_at(grid, y, x)->flags |= CELL_WIDE;
	cell_at(grid, y, x + 1)->flags |= CELL_SECOND;
}

static void add_mark(struct grid *grid, int y, int x, char32_t c)
{
	struct cell *cell = cell_at(grid, y, x);

	if (cell && (cell->flags & CELL_SECOND))
		cell = cell_at(grid, y, x - 1);
	if (!cell)
		return;
	for (size_t i = 0; i < CELL_MARKS; i++) {
		if (!cell->marks[i]) {
			cell->marks[i] = c;
			return;
		}
	}
}

/* One character from outside as printable ones of known width: the character, or its twins
 * where the terminal shows ASCII only. */
struct glyphs {
	char32_t c[4];
	int n;
	int width; /* of each */
};

static struct glyphs glyphs_of(const struct grid *grid, const char *printable, size_t len)
{
	struct glyphs out = { .width = 1 };
	char one[8] = "", twin[32];
	const char *at = one;

	memcpy(one, printable, len < sizeof one ? len : sizeof one - 1);
	if (len > 1)
		out.width = text_width(one);
	if (len > 1 && grid->ascii) {
		text_ascii(twin, sizeof twin, one);
		at = twin;
		out.width = 1;
	}
	while (*at && out.n < (int)COUNT_OF(out.c))
		at += text_decode(at, strlen(at), &out.c[out.n++]);
	return out;
}

/* Where a line of text is being put. */
struct pen {
	struct grid *grid;
	int y, x;
	int used, columns;
	enum style style;
};

/* False: no room left for it, and the end is marked. */
static bool pen_put(struct pen *pen, char32_t c, int width)
{
	const int x = pen->x + pen->used;

	if (width == 0) {
		if (pen->used > 0)
			add_mark(pen->grid, pen->y, x - 1, c);
		return true;
	}
	if (pen->used + width > pen->columns) {
		for (int rest = pen->used; rest < pen->columns; rest++)
			set_narrow(pen->grid, pen->y, pen->x + rest, ' ', pen->style);
		set_narrow(pen->grid, pen->y, pen->x + pen->columns - 1, '~', pen->style);
		pen->used = pen->columns;
		return false;
	}
	if (width == 2)
		set_wide(pen->grid, pen->y, x, c, pen->style);
	else
		set_narrow(pen->grid, pen->y, x, c, pen->style);
	pen->used += width;
	return true;
}

int grid_put(
	struct grid *grid, int y, int x, int columns, enum style style, const char *utf8)
{
	struct pen pen = { .grid = grid, .y = y, .x = x, .style = style };
	char clean[PRINTABLE_MAX];
	size_t left;

	pen.columns = columns < grid->w - x ? columns : grid->w - x;
	if (pen.columns <= 0 || y < 0 || y >= grid->h)
		return 0;
	left = strnlen(utf8, ((size_t)pen.columns + 1) * BYTES_A_COLUMN);
	left = text_printable(clean, sizeof clean, utf8, left);
	for (const char *at = clean; left > 0;) {
		char32_t c;
		const size_t len = text_decode(at, left, &c);
		const struct glyphs glyphs = glyphs_of(grid, at, len);

		for (int i = 0; i < glyphs.n; i++)
			if (!pen_put(&pen, glyphs.c[i], glyphs.width))
				return pen.used;
		at += len;
		left -= len;
	}
	return pen.used;
}

int grid_put_right(
	struct grid *grid, int y, int x, int columns, enum style style, const char *utf8)
{
	char clean[1024];
	int width;

	text_printable(clean, sizeof clean, utf8, strlen(utf8));
	width = text_width(clean);
	if (columns > grid->w - x)
		columns = grid->w - x;
	if (width >= columns)
		return grid_put(grid, y, x, columns, style, clean);
	return grid_put(grid, y, x + columns - width, width, style, clean);
}

int grid_printf(struct grid *grid, int y, int x, int columns, enum style style,
	const char *fmt, ...)
{
	char text[1024];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	return grid_put(grid, y, x, columns, style, text);
}

/* What of rect lies inside the grid. */
static struct rect clipped(const struct grid *grid, struct rect r)
{
	const int bottom = r.y + r.h < grid->h ? r.y + r.h : grid->h;
	const int right = r.x + r.w < grid->w ? r.x + r.w : grid->w;

	r.y = r.y > 0 ? r.y : 0;
	r.x = r.x > 0 ? r.x : 0;
	r.h = bottom > r.y ? bottom - r.y : 0;
	r.w = right > r.x ? right - r.x : 0;
	return r;
}

void grid_fill(struct grid *grid, struct rect rect, char32_t c, enum style style)
{
	const struct rect r = clipped(grid, rect);

	for (int y = r.y; y < r.y + r.h; y++)
		for (int x = r.x; x < r.x + r.w; x++)
			set_narrow(grid, y, x, c, style);
}

void grid_mark(struct grid *grid, struct rect rect, enum cell_flag flag)
{
	const struct rect r = clipped(grid, rect);

	for (int y = r.y; y < r.y + r.h; y++)
		for (int x = r.x; x < r.x + r.w; x++)
			cell_at(grid, y, x)->flags |= (uint8_t)flag;
}

enum line {
	LINE_H,
	LINE_V,
	LINE_TOP_LEFT,
	LINE_TOP_RIGHT,
	LINE_BOTTOM_LEFT,
	LINE_BOTTOM_RIGHT
};

static char32_t line_char(const struct grid *grid, enum line line)
{
	static const char32_t drawn[] = { U'─', U'│', U'┌', U'┐', U'└', U'┘' };

	return grid->ascii ? (char32_t)"-|++++"[line] : drawn[line];
}

void grid_hline(struct grid *grid, int y, int x, int columns, enum style style)
{
	grid_fill(grid, (struct rect){ y, x, 1, columns }, line_char(grid, LINE_H), style);
}

void grid_box(struct grid *grid, struct rect r, enum style style)
{
	const char32_t upright = line_char(grid, LINE_V);
	const int right = r.x + r.w - 1, bottom = r.y + r.h - 1;

	if (r.h < 2 || r.w < 2)
		return;
	grid_hline(grid, r.y, r.x, r.w, style);
	grid_hline(grid, bottom, r.x, r.w, style);
	grid_fill(grid, (struct rect){ r.y, r.x, r.h, 1 }, upright, style);
	grid_fill(grid, (struct rect){ r.y, right, r.h, 1 }, upright, style);
	set_narrow(grid, r.y, r.x, line_char(grid, LINE_TOP_LEFT), style);
	set_narrow(grid, r.y, right, line_char(grid, LINE_TOP_RIGHT), style);
	set_narrow(grid, bottom, r.x, line_char(grid, LINE_BOTTOM_LEFT), style);
	set_narrow(grid, bottom, right, line_char(grid, LINE_BOTTOM_RIGHT), style);
}

/* 0 is the lowest step; anything above 0 at least the second. */
static char32_t bar_char(const struct grid *grid, int64_t value, int64_t peak)
{
	static const char32_t bars[] = U"▁▂▃▄▅▆▇█";
	int step = 0;

	if (value > 0 && peak > 0)
		step = value >= peak ? 7 : 1 + (int)((double)value * 6.0 / (double)peak);
	return grid->ascii ? (char32_t)"_.:-=+*#"[step] : bars[step];
}

void grid_sparkline(struct grid *grid, int y, int x, int columns, enum style style,
	const int64_t *values, const bool *failed, size_t n, int64_t peak)
{
	size_t first = 0;

	if (columns <= 0)
		return;
	if (n > (size_t)columns)
		first = n - (size_t)columns;
	if (peak <= 0)
		for (size_t i = first; i < n; i++)
			peak = values[i] > peak ? values[i] : peak;
	x += columns - (int)(n - first);
	for (size_t i = first; i < n; i++, x++) {
		if (failed && failed[i])
			set_narrow(grid, y, x, 'x', style);
		else if (values[i] >= 0)
			set_narrow(grid, y, x, bar_char(grid, values[i], peak), style);
	}
}

static bool row_text(const struct grid *grid, int y, struct buf *out)
{
	const struct cell *row = row_at(grid, y);
	int last = grid->w - 1;

	while (last >= 0 && row[last].c == ' ' && !(row[last].flags & CELL_SECOND))
		last--;
	for (int x = 0; x <= last; x++) {
		const struct cell *cell = &row[x];
		char bytes[4];

		if (cell->flags & CELL_SECOND)
			continue;
		if (!buf_append(out, bytes, text_encode(cell->c, bytes)))
			return false;
		for (size_t i = 0; i < CELL_MARKS && cell->marks[i]; i++)
			if (!buf_append(out, bytes, text_encode(cell->marks[i], bytes)))
				return false;
	}
	return buf_putc(out, '\n');
}

/* One letter a cell: which style, '@' under the cursor. */
static bool row_styles(const struct grid *grid, int y, struct buf *out)
{
	static const char letters[] = ".ds=TbFcHKmEMgi0123456789ab";
	const struct cell *row = row_at(grid, y);

	_Static_assert(sizeof letters - 1 == STYLES, "a letter for each style");
	for (int x = 0; x < grid->w; x++) {
		if (!buf_putc(
			    out, row[x].flags & CELL_CURSOR ? '@' : letters[row[x].style]))
			return false;
	}
	return buf_putc(out, '\n');
}

char *grid_text(const struct grid *grid, bool with_styles)
{
	struct buf out = BUF_INIT((size_t)64 << 20);
	bool ok = true;

	for (int y = 0; ok && y < grid->h; y++)
		ok = row_text(grid, y, &out);
	for (int y = 0; ok && with_styles && y < grid->h; y++)
		ok = row_styles(grid, y, &out);
	if (!ok || !buf_putc(&out, '\0'))
		buf_release(&out);
	return out.data;
}
