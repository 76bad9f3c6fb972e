/* The form on the screen: a title, hints of the provider, fields that scroll, the steps of
 * a try, buttons. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "tui/form_state.h"
#include "tui/view.h"

#define WIDE	   60 /* columns from which on there is room for words beside the fields */
#define LABEL_WIDE 14
#define LABEL	   12
#define VALUE_MAX  60
#define SHORT	   10 /* numbers */
#define FORM_W	   110
#define HINTS_H	   15 /* rows from which on there is room for the provider's hints */

static void write_title(const struct ui *ui, char *out, size_t size)
{
	const struct form *form = ui->form;

	switch (form->purpose) {
	case FORM_EDIT:
		snprintf(out, size, "Edit a mailbox: %.200s", form->source->name);
		break;
	case FORM_COPY:
		snprintf(out, size, "Add a mailbox: a copy of %.200s", form->source->name);
		break;
	default:
		snprintf(out, size, "Add a mailbox%s%s", form->preset ? ": " : "",
			form->preset ? form->preset->title : "");
		break;
	}
}

/* Returns the rows used. */
static int draw_head(struct ui *ui, struct grid *grid, struct rect area)
{
	const struct form *form = ui->form;
	char title[256];
	int rows = 1;

	write_title(ui, title, sizeof title);
	grid_put(grid, area.y, area.x + 1, area.w - 1, STYLE_TITLE, title);
	if (area.h < HINTS_H || !form->preset || form->step != STEP_FIELDS)
		return rows;
	for (size_t i = 0; i < 2; i++)
		grid_put(grid, area.y + rows++, area.x + 1, area.w - 1, STYLE_DIM,
			form->preset->hint[i]);
	return rows;
}

static void write_button(struct ui *ui, int button, bool wide, char *out, size_t size)
{
	const bool edit = ui->form->purpose == FORM_EDIT;
	const char *verb = edit ? "Save" : "Add";
	char key[KEY_NAME_MAX] = "";

	switch (button) {
	case BUTTON_TRY:
		if (wide)
			form_key(ui, ACTION_TRY, key, sizeof key);
		snprintf(out, size, "Try%s%s", key[0] ? " " : "", key);
		break;
	case BUTTON_SAVE:
		snprintf(out, size, "%s%s", verb,
			form_is_ready(ui, ui->form) ? "" : " anyway");
		break;
	case BUTTON_DISABLED:
		snprintf(out, size, "%s %s", verb, wide ? "disabled" : "off");
		break;
	default:
		snprintf(out, size, "Cancel");
		break;
	}
}

static void draw_buttons(struct ui *ui, struct grid *grid, int y, struct rect area)
{
	const bool wide = area.w >= WIDE;
	int x = area.x + (wide ? 2 : 0);

	for (int i = 0; i < BUTTONS; i++) {
		const bool here = ui->form->at == FORM_FIELDS + i;
		const char *sides = wide ? " " : "";
		char label[40], text[48];
		int w;

		write_button(ui, i, wide, label, sizeof label);
		snprintf(text, sizeof text, "[%s%s%s]", sides, label, sides);
		w = grid_put(grid, y, x, area.x + area.w - x,
			here ? STYLE_FOCUS : STYLE_TEXT, text);
		if (here) {
			grid_mark(grid, (struct rect){ y, x, 1, w }, CELL_CURSOR);
			grid->cursor_y = y;
			grid->cursor_x = x;
		}
		x += w + (wide ? 2 : 1);
	}
}

static void write_note(const struct form *form, int at, char *out, size_t size)
{
	const struct field *field = &form->fields[at];
	const char *note = form_rows[at].note;

	if (!field->kept)
		snprintf(out, size, "%s", note ? note : "");
	else if (at == FORM_FOLDERS)
		snprintf(out, size, "(%zu characters kept)", strlen(field->kept));
	else
		snprintf(out, size, "(kept)");
}

static char sign_of(const struct form *form, int at)
{
	const struct field *field = &form->fields[at];

	if (field->error[0] && !field->warning)
		return '!';
	return form->purpose == FORM_EDIT && field_is_changed(field) ? '*' : ' ';
}

static void write_side(const struct ui *ui, int at, char *out, size_t size)
{
	const struct form *form = ui->form;
	const char *side = form_rows[at].side;
	char key[KEY_NAME_MAX];

	snprintf(out, size, "%s", side ? side : "");
	if (at == FORM_PASSWORD && form->fields[at].line.len > 0) {
		form_key(ui, ACTION_SHOW_SECRET, key, sizeof key);
		snprintf(out, size, "%s %s it", key, form->shown ? "hides" : "shows");
	} else if (at == FORM_FOLDERS) {
		form_key(ui, ACTION_PICK_FOLDERS, key, sizeof key);
		snprintf(out, size, "%s picks", key);
	}
}

static void draw_more(struct ui *ui, struct grid *grid, int y, int x, int columns)
{
	const struct form *form = ui->form;

	grid_printf(grid, y, x, columns, STYLE_DIM, "%s %s", form->more ? "-" : "+",
		form->more ? "Space folds" : "Space unfolds tags, timeout, push, trust");
	if (form->at != FORM_MORE)
		return;
	grid->cursor_y = y;
	grid->cursor_x = x;
}

static int width_of(int at, int room)
{
	switch (at) {
	case FORM_CLEAR:
	case FORM_PORT:
	case FORM_INTERVAL:
	case FORM_TIMEOUT:
	case FORM_RETRIES:
		return room < SHORT ? room : SHORT;
	default:
		return room < VALUE_MAX || form_rows[at].values ? room : VALUE_MAX;
	}
}

static void draw_field(struct ui *ui, struct grid *grid, int y, struct rect area, int at)
{
	struct form *form = ui->form;
	const bool wide = area.w >= WIDE, here = form->at == at;
	const int label_w = wide ? LABEL_WIDE : LABEL, x = area.x + 2 + label_w + 1;
	const char sign[2] = { sign_of(form, at), '\0' };
	char side[64] = "", note[64];
	int w;

	grid_put(grid, y, area.x, 1, STYLE_FOCUS, here ? ">" : " ");
	grid_put(grid, y, area.x + 1, 1, sign[0] == '!' ? STYLE_ERROR : STYLE_KEY, sign);
	grid_put(grid, y, area.x + 2, label_w, here ? STYLE_FOCUS : STYLE_TEXT,
		form_rows[at].label);
	if (at == FORM_MORE) {
		draw_more(ui, grid, y, x, area.x + area.w - x - 1);
		return;
	}
	if (wide)
		write_side(ui, at, side, sizeof side);
	w = width_of(at, area.x + area.w - x - 1 - (side[0] ? text_width(side) + 2 : 0));
	write_note(form, at, note, sizeof note);
	field_draw(&form->fields[at], grid, y, x, w, here, note);
	grid_put(grid, y, x + w + 1, text_width(side), STYLE_DIM, side);
}

/* A row of the part that scrolls: a field, or what is wrong with it. */
struct form_line {
	int at;
	bool error;
};

static int list_lines(const struct form *form, struct form_line *lines, int *focus)
{
	int n = 0;

	*focus = 0;
	for (int at = 0; at < FORM_FIELDS; at++) {
		if (!form_is_shown(form, at))
			continue;
		if (form->at == at)
			*focus = n;
		lines[n++] = (struct form_line){ at, false };
		if (form->fields[at].error[0])
			lines[n++] = (struct form_line){ at, true };
	}
	if (form->at >= FORM_FIELDS)
		*focus = n - 1;
	return n;
}

static void fit_top(struct form *form, int focus, int n, int rows)
{
	const int last = n > rows ? n - rows : 0;
	/* what is wrong with the field under the cursor shows as well */
	const int end = focus + 1 < n && rows > 1 ? focus + 1 : focus;

	if (end >= form->top + rows)
		form->top = end + 1 - rows;
	if (form->top > focus)
		form->top = focus;
	if (form->top > last)
		form->top = last;
	if (form->top < 0)
		form->top = 0;
}

static void draw_fields(struct ui *ui, struct grid *grid, struct rect area)
{
	struct form *form = ui->form;
	struct form_line lines[2 * FORM_FIELDS];
	int focus;
	const int n = list_lines(form, lines, &focus);

	if (area.h < 1)
		return;
	fit_top(form, focus, n, area.h);
	for (int i = 0; i < area.h && form->top + i < n; i++) {
		const struct form_line *line = &lines[form->top + i];
		const struct field *field = &form->fields[line->at];

		if (!line->error)
			draw_field(ui, grid, area.y + i, area, line->at);
		else
			grid_put(grid, area.y + i, area.x + 4, area.w - 5,
				field->warning ? STYLE_MESSAGE : STYLE_ERROR, field->error);
	}
	if (form->top > 0)
		grid_put(grid, area.y, area.x + area.w - 1, 1, STYLE_DIM, "^");
	if (form->top + area.h < n)
		grid_put(grid, area.y + area.h - 1, area.x + area.w - 1, 1, STYLE_DIM, "v");
}

static void draw_form(struct ui *ui, struct grid *grid, struct rect area)
{
	const int head = draw_head(ui, grid, area);
	const int buttons = area.h > head + 1 ? 1 : 0;
	struct rect fields = { area.y + head, area.x, area.h - head - buttons, area.w };
	struct rect tried = fields;

	tried.h = view_form_try_rows(ui->form, area.w, (fields.h + 1) * 3 / 5);
	fields.h -= tried.h;
	tried.y += fields.h;
	draw_fields(ui, grid, fields);
	if (tried.h > 0)
		view_form_try_draw(ui, grid, tried);
	if (buttons)
		draw_buttons(ui, grid, area.y + area.h - 1, area);
}

void view_form_draw(struct ui *ui, struct grid *grid, struct rect area)
{
	struct rect below;
	int head;

	if (area.w > FORM_W)
		area.w = FORM_W;
	if (ui->form->step == STEP_FIELDS) {
		draw_form(ui, grid, area);
		return;
	}
	head = draw_head(ui, grid, area);
	below = (struct rect){ area.y + head, area.x, area.h - head, area.w };
	if (ui->form->step == STEP_PRESETS)
		view_form_preset_draw(ui, grid, below);
	else if (ui->form->step == STEP_CERTIFICATE)
		view_form_certificate_draw(ui, grid, below);
	else
		picker_draw(&ui->form->picker, grid, below);
}
