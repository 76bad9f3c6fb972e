#include "unit/test.h"

#include <stdio.h>
#include <string.h>

#include "unit/config/some_store.h"

struct shop open_shop(const char *path)
{
	struct shop shop = { .store = store_new(path, false) };
	struct problems problems = { 0 };

	assert_non_null(shop.store);
	if (!store_load(shop.store, &shop.config, &problems))
		fail_msg("%s", problems.list[0].text);
	problems_release(&problems);
	return shop;
}

void close_shop(struct shop *shop)
{
	store_free(shop->store);
	config_release(&shop->config);
}

struct monitor *named(const struct shop *shop, const char *name)
{
	for (size_t i = 0; i < shop->config.n_monitors; i++) {
		if (strcmp(shop->config.monitors[i]->name, name) == 0)
			return shop->config.monitors[i];
	}
	fail_msg("there is no '%s'", name);
	return NULL;
}

/* A mailbox from the lines of its section. */
struct monitor *wish_of(const char *name, const char *lines)
{
	struct config config = { 0 };
	struct problems problems = { 0 };
	struct monitor *wish;
	char text[1024];

	snprintf(text, sizeof text,
		"[monitor %s]\nhost = %s.example.org\nuser = u\npassword_env = S\n%s", name,
		name, lines);
	assert_true(config_load_text("wish.ini", text, strlen(text), &config, &problems));
	wish = monitor_ref(config.monitors[0]);
	config_release(&config);
	problems_release(&problems);
	return wish;
}

enum store_result apply(struct shop *shop, const struct edit *edit, enum store_how how,
	struct undo *undo, struct err *err)
{
	struct config config = { 0 };
	const enum store_result result =
		store_apply(shop->store, edit, 1, how, &config, undo, err);

	if (result == STORE_DONE && how != STORE_BESIDE) {
		config_release(&shop->config);
		shop->config = config;
	}
	return result;
}

void assert_done(struct shop *shop, const struct edit *edit, struct undo *undo)
{
	struct err err = { 0 };

	if (apply(shop, edit, STORE_IF_SAME, undo, &err) != STORE_DONE)
		fail_msg("%s", err.text);
}
