/* `mailtop secret --rekey`. */
#ifndef SECRET_REKEY_H
#define SECRET_REKEY_H

#include "secret_work.h"

/* Every sealed password of the config is sealed anew, or none. */
bool secret_rekey(struct work *work, struct buf *said);

#endif
