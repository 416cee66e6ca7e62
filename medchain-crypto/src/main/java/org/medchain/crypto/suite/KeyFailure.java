package org.medchain.crypto.suite;

import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.UnrecoverableKeyException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.security.auth.login.LoginException;
import org.jspecify.annotations.Nullable;
import org.medchain.error.KeyUnavailableException;
import org.medchain.io.Printable;

/** Classifies failures of the provider that holds a key. */
final class KeyFailure {
    /** The result codes of PKCS #11, which the JDK puts into exception messages. */
    private static final Pattern CODE = Pattern.compile("CKR_[A-Z0-9_]{1,60}");

    /**
     * Codes that do not pass by themselves: PIN, login, permitted uses, capabilities. An invalid handle is looked up
     * anew.
     */
    private static final Pattern LASTING =
            Pattern.compile("CKR_(PIN|USER|KEY|MECHANISM|ATTRIBUTE|TEMPLATE|DOMAIN_PARAMS)_(?!HANDLE_INVALID).*"
                    + "|CKR_ARGUMENTS_BAD|CKR_FUNCTION_NOT_SUPPORTED|CKR_TOKEN_NOT_RECOGNIZED|CKR_TOKEN_WRITE_PROTECTED"
                    + "|CKR_ACTION_PROHIBITED|CKR_SLOT_ID_INVALID");

    private static final int DEEPEST = 16;

    private KeyFailure() {}

    /**
     * {@code what} names the device and the failed operation. Of the provider's message only a PKCS #11 code is shown.
     */
    static KeyUnavailableException of(String what, Throwable failure) {
        Optional<String> code = code(failure);
        boolean lasting = code.map(name -> LASTING.matcher(name).matches()).orElseGet(() -> isLasting(failure));
        String shown = failure.getClass().getSimpleName()
                + code.map(name -> ", " + name).orElse("");
        return new KeyUnavailableException(Printable.of(what) + " (" + shown + ")", !lasting, failure);
    }

    private static Optional<String> code(Throwable failure) {
        @Nullable Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            Matcher matcher = CODE.matcher(String.valueOf(cause.getMessage()));
            if (matcher.find()) {
                return Optional.of(matcher.group());
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    private static boolean isLasting(Throwable failure) {
        @Nullable Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            if (cause instanceof InvalidKeyException
                    || cause instanceof NoSuchAlgorithmException
                    || cause instanceof InvalidAlgorithmParameterException
                    || cause instanceof UnrecoverableKeyException
                    || cause instanceof LoginException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
