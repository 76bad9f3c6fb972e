#include "tui/field.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static void wipe(char **text)
{
	if (*text)
		explicit_bzero(*text, strlen(*text));
	free(*text);
	*text = NULL;
}

void field_release(struct field *field)
{
	wipe(&field->kept);
	wipe(&field->before);
	line_clear(&field->line);
	*field = (struct field){ 0 };
}

static void choose(struct field *field, const char *value)
{
	for (size_t i = 0; field->values[i]; i++) {
		if (strcmp(field->values[i], value) == 0)
			field->choice = i;
	}
}

bool field_keep(struct field *field, const char *value)
{
	char *copy = strdup(value);

	if (!copy)
		return false;
	wipe(&field->kept);
	field->kept = copy;
	line_clear(&field->line);
	return true;
}

bool field_set(struct field *field, const char *value)
{
	const size_t len = strlen(value);

	if (field->values) {
		choose(field, value);
		return true;
	}
	if (len >= LINE_MAX_BYTES || !text_is_printable(value, len))
		return field_keep(field, value);
	wipe(&field->kept);
	line_set(&field->line, value);
	return true;
}

const char *field_value(const struct field *field)
{
	if (field->values)
		return field->values[field->choice];
	return field->line.len == 0 && field->kept ? field->kept : field->line.text;
}

bool field_is(const struct field *field, const char *value)
{
	return strcmp(field_value(field), value) == 0;
}

bool field_remember(struct field *field)
{
	char *copy = strdup(field->secret ? "" : field_value(field));

	if (!copy)
		return false;
	wipe(&field->before);
	field->before = copy;
	field->choice_before = field->choice;
	return true;
}

bool field_is_changed(const struct field *field)
{
	if (field->values)
		return field->choice != field->choice_before;
	if (field->secret && field->line.len == 0)
		return false; /* the secret of before */
	return field->before && !field_is(field, field->before);
}

void field_trim(struct field *field)
{
	char *text = field->line.text;
	const size_t front = strspn(text, " ");
	size_t len = field->line.len;
	char clean[LINE_MAX_BYTES];

	while (len > front && text[len - 1] == ' ')
		len--;
	if (field->values || (front == 0 && len == field->line.len))
		return;
	snprintf(clean, sizeof clean, "%.*s", (int)(len - front), text + front);
	line_set(&field->line, clean);
}

static bool input_choice(struct field *field, const struct input *input)
{
	size_t n = 0;

	while (field->values[n])
		n++;
	assert(n > 0);
	if (input->kind != INPUT_KEY)
		return false;
	if (input->key == ' ' || input->key == CODE_RIGHT)
		field->choice = (field->choice + 1) % n;
	else if (input->key == CODE_LEFT)
		field->choice = (field->choice + n - 1) % n;
	else if (input->key == CODE_HOME)
		field->choice = 0;
	else if (input->key == CODE_END)
		field->choice = n - 1;
	else
		return false;
	return true;
}

bool field_input(struct field *field, const struct input *input)
{
	if (field->values)
		return input_choice(field, input);
	return line_input(&field->line, input);
}

/* "(o) IMAP  ( ) POP3"; all of them side by side. */
static int width_of_choices(const struct field *field)
{
	int width = 0;

	for (size_t i = 0; field->labels[i]; i++)
		width += text_width(field->labels[i]) + 4 + (i > 0 ? 2 : 0);
	return width;
}

static void draw_choices(const struct field *field, struct grid *grid, int y, int x,
	int columns, bool focused)
{
	const int end = x + columns;

	for (size_t i = 0; field->labels[i]; i++) {
		const bool here = i == field->choice;

		if (here && focused) {
			grid->cursor_y = y;
			grid->cursor_x = x + 1;
		}
		x += grid_put(grid, y, x, end - x, here ? STYLE_STRONG : STYLE_DIM,
			here ? "(o) " : "( ) ");
		x += grid_put(grid, y, x, end - x, here ? STYLE_STRONG : STYLE_DIM,
			field->labels[i]);
		x += 2;
	}
}

static void draw_choice(const struct field *field, struct grid *grid, int y, int x,
	int columns, bool focused)
{
	size_t n = 0;

	while (field->labels[n])
		n++;
	grid_printf(grid, y, x, columns, STYLE_STRONG, "< %s >  %zu of %zu",
		field->labels[field->choice], field->choice + 1, n);
	if (!focused)
		return;
	grid->cursor_y = y;
	grid->cursor_x = x;
}

/* Where nobody types the beginning tells most. */
static void draw_line(
	struct line *line, struct grid *grid, int y, int x, int columns, bool focused)
{
	const size_t at = line->at;

	if (!focused)
		line->at = 0;
	line_draw(line, grid, y, x, columns, focused);
	line->at = at;
}

void field_draw(struct field *field, struct grid *grid, int y, int x, int columns,
	bool focused, const char *note)
{
	if (field->values && width_of_choices(field) <= columns) {
		draw_choices(field, grid, y, x, columns, focused);
		return;
	}
	if (field->values) {
		draw_choice(field, grid, y, x, columns, focused);
		return;
	}
	draw_line(&field->line, grid, y, x, columns, focused);
	if (field->line.len == 0 && note[0])
		grid_put(grid, y, x + (focused ? 1 : 0), columns - 1, STYLE_DIM, note);
}
