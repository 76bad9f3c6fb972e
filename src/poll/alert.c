#include "poll/alert.h"

#include <stddef.h>

#include "base/count_of.h"

enum {
	HANDSHAKE_FAILURE = 40,
	PROTOCOL_VERSION = 70,
	CERTIFICATE_REQUIRED = 116,
};

/* About a certificate of ours. */
static const char *words_of(int alert)
{
	static const struct {
		int alert;
		const char *words;
	} rows[] = {
		{ HANDSHAKE_FAILURE, "handshake failure" },
		{ 42, "bad certificate" },
		{ 43, "unsupported certificate" },
		{ 44, "certificate revoked" },
		{ 45, "certificate expired" },
		{ 46, "certificate unknown" },
		{ 48, "unknown ca" },
		{ 49, "access denied" },
		{ 51, "decrypt error" },
		{ CERTIFICATE_REQUIRED, "certificate required" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		if (rows[i].alert == alert)
			return rows[i].words;
	}
	return NULL;
}

bool alert_judge(const struct handshake *handshake, bool has_client_cert, struct err *err)
{
	const int heard = handshake->alert_heard;
	const char *words = handshake->asked ? words_of(heard) : NULL;

	if (heard == PROTOCOL_VERSION || handshake->alert_said == PROTOCOL_VERSION) {
		err_set(err, ERR_TLS,
			"the server has no TLS 1.2 or newer, and older is not safe");
		return true;
	}
	if (!words)
		return false;
	if (has_client_cert)
		err_set(err, ERR_TLS, "the server refused our client_cert: %s", words);
	else
		err_set(err, ERR_TLS,
			"the server asks for a certificate of ours, set client_cert: %s",
			words);
	return true;
}
