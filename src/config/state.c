#include "config/state.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"

const char *state_get(const struct state_kept *state, enum state_text which)
{
	return state->texts[which] ? state->texts[which] : "";
}

bool state_set(struct state_kept *state, enum state_text which, const char *text)
{
	char *copy = strdup(text);

	if (!copy)
		return false;
	free(state->texts[which]);
	state->texts[which] = copy;
	return true;
}

static size_t find_unfolded(const struct state_kept *state, const char *name)
{
	size_t i = 0;

	while (i < state->n_unfolded && strcmp(state->unfolded[i], name) != 0)
		i++;
	return i;
}

bool state_is_unfolded(const struct state_kept *state, const char *name)
{
	return find_unfolded(state, name) < state->n_unfolded;
}

bool state_set_unfolded(struct state_kept *state, const char *name, bool is_unfolded)
{
	const size_t i = find_unfolded(state, name);
	char **grown;

	if ((i < state->n_unfolded) == is_unfolded)
		return true;
	if (!is_unfolded) {
		free(state->unfolded[i]);
		state->unfolded[i] = state->unfolded[--state->n_unfolded];
		return true;
	}
	grown = realloc(state->unfolded, (i + 1) * sizeof *grown);
	if (!grown)
		return false;
	state->unfolded = grown;
	grown[i] = strdup(name);
	if (!grown[i])
		return false;
	state->n_unfolded++;
	return true;
}

void state_release(struct state_kept *state)
{
	for (size_t i = 0; i < STATE_TEXTS; i++)
		free(state->texts[i]);
	for (size_t i = 0; i < state->n_unfolded; i++)
		free(state->unfolded[i]);
	free(state->unfolded);
	trash_release(&state->trash);
	*state = (struct state_kept){ 0 };
}

bool state_default_path(char *out, size_t size)
{
	static const char name[] = "/state.ini";
	size_t len;

	if (!file_xdg("XDG_STATE_HOME", ".local/state", out, size))
		return false;
	len = strlen(out);
	if (size - len < sizeof name)
		return false;
	memcpy(out + len, name, sizeof name);
	return true;
}
