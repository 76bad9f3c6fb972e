#include "unit/config/loaded.h"

#include <stdio.h>
#include <string.h>

struct loaded load_text(const char *text)
{
	struct loaded loaded = { 0 };

	loaded.ok = config_load_text(
		"test.ini", text, strlen(text), &loaded.config, &loaded.problems);
	return loaded;
}

struct loaded load_monitor(const char *lines)
{
	char text[4096];

	snprintf(text, sizeof text,
		"[monitor a]\nhost = mail.example.org\nuser = u\npassword_env = SECRET\n%s",
		lines);
	return load_text(text);
}

void loaded_release(struct loaded *loaded)
{
	config_release(&loaded->config);
	problems_release(&loaded->problems);
}

const char *loaded_problem(const struct loaded *loaded, size_t i, char *out, size_t size)
{
	const struct problem *problem;

	out[0] = '\0';
	if (i >= loaded->problems.n)
		return out;
	problem = &loaded->problems.list[i];
	snprintf(out, size, "%u: %s%s", problem->line,
		problem->level == PROBLEM_WARNING ? "warning: " : "", problem->text);
	return out;
}
