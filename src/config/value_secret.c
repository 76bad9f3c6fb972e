/* Where passwords come from, and paths.  No sentence here may quote a value: people put the
 * password itself into the wrong key. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/process.h"
#include "base/text.h"
#include "config/secret.h"
#include "config/value.h"

/* Commands and paths are shown, in sentences and in exports; in a command tabs part words.
 */
static bool judge_shown(const char *text, struct err *err)
{
	while (*text) {
		const size_t len = strcspn(text, "\t");

		if (!text_is_printable(text, len))
			return err_set(err, ERR_CONFIG,
				"the value holds characters that cannot be shown");
		text += len + (text[len] == '\t');
	}
	return true;
}

bool value_path(const char *text, char **out, struct err *err)
{
	const char *home = getenv("HOME");
	char *path = NULL;

	if (text[0] == '\0')
		return err_set(err, ERR_CONFIG, "the value is empty");
	if (!judge_shown(text, err))
		return false;
	if (text[0] != '~') {
		path = strdup(text);
	} else if (text[1] != '/') {
		return err_set(err, ERR_CONFIG, "'~' must be followed by '/'");
	} else if (!home || home[0] == '\0') {
		return err_set(err, ERR_CONFIG, "'~' means nothing without $HOME");
	} else if (asprintf(&path, "%s%s", home, text + 1) < 0) {
		path = NULL;
	}
	if (!path)
		return err_memory(err);
	free(*out);
	*out = path;
	return true;
}

static bool is_variable(const char *text)
{
	for (const char *at = text; *at; at++) {
		if (*at != '_' && !isalnum((unsigned char)*at))
			return false;
	}
	return !isdigit((unsigned char)text[0]);
}

static bool judge_command(const char *text, struct err *err)
{
	char **argv;

	if (!judge_shown(text, err) || !process_split(text, &argv, err))
		return false;
	free(argv);
	return true;
}

static void replace_secret(struct secret_source *secret, enum secret_kind kind, char *value)
{
	if (secret->value)
		explicit_bzero(secret->value, strlen(secret->value));
	free(secret->value);
	secret->kind = kind;
	secret->value = value;
}

bool value_secret(
	enum secret_kind kind, const char *text, struct monitor *monitor, struct err *err)
{
	struct secret_label label;
	char *value = NULL;

	if (text[0] == '\0')
		return err_set(err, ERR_CONFIG, "the value is empty");
	if (secret_is_command(kind) && !judge_command(text, err))
		return false;
	if (kind == SECRET_SEALED && !secret_read_label(text, &label, err))
		return false;
	if (kind == SECRET_ENV && !is_variable(text))
		return err_set(err, ERR_CONFIG,
			"the value is not the name of an environment variable");
	if (kind == SECRET_FILE && !value_path(text, &value, err))
		return false;
	if (!value)
		value = strdup(text);
	if (!value)
		return err_memory(err);
	replace_secret(&monitor->secret, kind, value);
	return true;
}
