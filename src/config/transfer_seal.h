/* The passwords of mailboxes on their way in and out. */
#ifndef CONFIG_TRANSFER_SEAL_H
#define CONFIG_TRANSFER_SEAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "config/config.h"
#include "config/keyring.h"
#include "config/store.h"
#include "config/transfer.h"

/* After the last plan: seals the passwords of what is to be added or changed by keyring.
 * Sealed ones of the file are opened by incoming and sealed anew; what it cannot open (or
 * where it is NULL) stays as it is.  False: nothing of the transfer may be written. */
bool transfer_seal(struct transfer *transfer, const struct config *config,
	struct keyring *keyring, const struct keyring *incoming, struct err *err);

/* What is to be added or changed, as edits for store_apply(): edits has room for
 * transfer->n, whose monitors they borrow.  Returns how many there are. */
size_t transfer_edits(
	const struct transfer *transfer, const struct config *config, struct edit *edits);

/* For an export: each clear or sealed password, opened by keyring, sealed by outgoing.
 * sealed[n] is NULL where there is none; free them by transfer_free_sealed(). */
bool transfer_seal_out(struct monitor *const *monitors, size_t n,
	const struct keyring *keyring, struct keyring *outgoing, char ***sealed,
	struct err *err);
void transfer_free_sealed(char **sealed, size_t n);

#endif
