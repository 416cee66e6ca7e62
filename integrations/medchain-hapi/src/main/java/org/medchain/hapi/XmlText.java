package org.medchain.hapi;

import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a text of XML is FHIR, however the name of its namespace is written. */
final class XmlText {
    private static final Pattern MARK =
            Pattern.compile("xmlns(:[^\\s=<>\"']+)?\\s*=\\s*[\"']http://hl7\\.org/fhir[\"']");
    private static final Pattern CHARACTER = Pattern.compile("&#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,9}));");
    private static final Pattern DECLARATION =
            Pattern.compile("^<\\?xml\\s[^>]*?encoding\\s*=\\s*[\"']([A-Za-z0-9._-]*)[\"']");
    /** Encodings that are read without being told, or that have ASCII in its place. */
    private static final Pattern KNOWN =
            Pattern.compile("utf-?8|utf-?16(le|be)?|utf-?32(le|be)?|us-ascii|ascii|iso-8859-\\d+|windows-125\\d");

    private static final int HEXADECIMAL = 16;

    private XmlText() {}

    /** False if a text has declarations that change what it says, or an encoding in which it may say something else. */
    static boolean isPlain(String text) {
        Matcher declared = DECLARATION.matcher(text);
        boolean known = !declared.find()
                || KNOWN.matcher(declared.group(1).toLowerCase(Locale.ROOT)).matches();
        return known && !text.contains("<!ENTITY") && !text.contains("<!ATTLIST");
    }

    static boolean isFhir(String text) {
        return MARK.matcher(CHARACTER.matcher(text).replaceAll(XmlText::character))
                .find();
    }

    private static String character(MatchResult written) {
        long code = written.group(1) == null
                ? Long.parseLong(written.group(2))
                : Long.parseLong(written.group(1), HEXADECIMAL);
        boolean exists = code <= Character.MAX_CODE_POINT;
        return Matcher.quoteReplacement(exists ? Character.toString((int) code) : "");
    }
}
