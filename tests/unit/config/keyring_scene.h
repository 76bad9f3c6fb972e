/* Keyrings and sealed mailboxes in a folder of configs of their own. */
#ifndef UNIT_CONFIG_KEYRING_SCENE_H
#define UNIT_CONFIG_KEYRING_SCENE_H

#include "config/keyring.h"

/* Of one test. */
struct scene {
	char folder[64];
	char key[160];
	int asked;
	const char *const *answers; /* of the person, NULL-terminated */
};

int scene_begin(void **state);
int scene_end(void **state);

/* sealed: NULL for none. */
struct monitor *mailbox(const char *host, const char *sealed);
struct keyring *a_keyring(void);
void use_passphrase(struct keyring *keyring, const char *text);
/* A mailbox at that host, its password sealed. */
struct monitor *sealed_at(struct keyring *keyring, const char *host, const char *password);
bool opens(
	const struct keyring *keyring, const struct monitor *monitor, const char *password);
/* A keyring_ask whose context is the scene. */
bool answer(void *context, bool again, struct buf *passphrase, struct err *err);

#endif
