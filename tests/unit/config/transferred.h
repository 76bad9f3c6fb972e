/* What a file makes of itself, as a text that can be compared. */
#ifndef UNIT_CONFIG_TRANSFERRED_H
#define UNIT_CONFIG_TRANSFERRED_H

#include "config/transfer.h"

struct transferred {
	struct config config; /* what is there already */
	struct transfer transfer;
};

/* there: the text of the config.  Fails the test where the file as a whole is refused. */
struct transferred transfer_text(const char *format, const char *text, const char *there);
void transferred_release(struct transferred *transferred);
void transferred_plan(
	struct transferred *transferred, const struct transfer_choice *choice);

/* "add Work imap h:993 implicit u password=p [INBOX] 60s 6000ms auto {team:ops} off" */
void monitor_text(const struct monitor *monitor, char *out, size_t size);
/* The fate and the monitor, or "skip NAME: reason". */
const char *fate_text(const struct transferred *transferred, size_t i);

#endif
