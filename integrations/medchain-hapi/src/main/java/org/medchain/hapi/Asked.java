package org.medchain.hapi;

import ca.uhn.fhir.rest.api.Constants;
import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.util.UrlUtil;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for, by a request or by an entry of a batch, as the audit trail is to have it.
 *
 * @param interaction its code in FHIR
 * @param single true of a read
 * @param method such as GET
 * @param url with all parameters, wherever they stood
 * @param resource type and id of what it names; empty if it names none
 * @param patients whom it names, such as {@code Patient/4711}
 * @param byPosition true if it says how many results it wants, or from which on
 */
record Asked(
        String interaction,
        boolean single,
        String method,
        String url,
        String resource,
        Set<String> patients,
        boolean byPosition) {
    private static final String PATIENT = "Patient";
    /** The most patients that are taken from one request. */
    private static final int MOST_PATIENTS = 10;

    private static final Pattern REFERENCE = Pattern.compile("(?:^|,)Patient/([A-Za-z0-9.-]{1,64})(?=$|,|/)");
    private static final Pattern ID = Pattern.compile("(?:^|,)([A-Za-z0-9.-]{1,64})(?=$|,)");

    Asked {
        patients = Collections.unmodifiableSet(new LinkedHashSet<>(patients));
    }

    static Asked of(RequestDetails request) {
        boolean named = request.getId() != null && request.getId().hasIdPart() && request.getResourceName() != null;
        String resource =
                named ? request.getResourceName() + "/" + request.getId().getIdPart() : "";
        String path = String.valueOf(request.getRequestPath());
        Map<String, String[]> parameters = parameters(request);
        return new Asked(
                interaction(request),
                RequestRules.isSingle(request),
                String.valueOf(request.getRequestType()),
                request.getFhirServerBase() + "/" + path + query(parameters),
                resource,
                patients(request, String.valueOf(request.getResourceName()), resource, parameters),
                RequestRules.isByPosition(parameters));
    }

    boolean isHistory() {
        return interaction.equals(RestOperationTypeEnum.HISTORY_INSTANCE.getCode());
    }

    /** Those of the URL and of a form, and those of an operation's body. */
    static Map<String, String[]> parameters(RequestDetails request) {
        if (!RequestRules.isOperation(request) || !(request.getResource() instanceof Parameters body)) {
            return request.getParameters();
        }
        Map<String, List<String>> all = new TreeMap<>();
        request.getParameters().forEach((name, values) -> all.put(name, new ArrayList<>(List.of(values))));
        for (ParametersParameterComponent each : body.getParameter()) {
            all.computeIfAbsent(String.valueOf(each.getName()), none -> new ArrayList<>())
                    .add(value(each.getValue()));
        }
        Map<String, String[]> parameters = new TreeMap<>();
        all.forEach((name, values) -> parameters.put(name, values.toArray(String[]::new)));
        return parameters;
    }

    /** What a URL would have; of what cannot be in a URL, its type. */
    private static String value(@Nullable Type value) {
        if (value instanceof Reference reference) {
            return String.valueOf(reference.getReference());
        }
        return value == null || value.isPrimitive()
                ? String.valueOf(value == null ? null : value.primitiveValue())
                : "(" + value.fhirType() + ")";
    }

    /** An entry of a batch that may run: {@code Patient?name=x}, {@code Patient/1}, or a history. */
    static Asked of(BundleEntryComponent entry, RequestDetails request) {
        String url = String.valueOf(entry.getRequest().getUrl());
        int query = url.indexOf('?');
        String[] path = (query < 0 ? url : url.substring(0, query)).split("/", -1);
        Map<String, String[]> parameters = query < 0 ? Map.of() : UrlUtil.parseQueryString(url.substring(query + 1));
        String resource = path.length > 1 ? path[0] + "/" + path[1] : "";
        RestOperationTypeEnum operation =
                switch (path.length) {
                    case 1 -> RestOperationTypeEnum.SEARCH_TYPE;
                    case 2 -> RestOperationTypeEnum.READ;
                    case 3 -> RestOperationTypeEnum.HISTORY_INSTANCE;
                    default -> RestOperationTypeEnum.VREAD;
                };
        return new Asked(
                operation.getCode(),
                path.length == 2 || path.length == 4,
                String.valueOf(entry.getRequest().getMethod()),
                request.getFhirServerBase() + "/" + url,
                resource,
                patients(request, path[0], resource, parameters),
                RequestRules.isByPosition(parameters));
    }

    private static String interaction(RequestDetails request) {
        RestOperationTypeEnum operation = request.getRestOperationType();
        if (operation == null) {
            return "";
        }
        if (operation == RestOperationTypeEnum.GET_PAGE) {
            return RestOperationTypeEnum.SEARCH_TYPE.getCode();
        }
        return operation.getCode().contains("operation") ? "operation" : operation.getCode();
    }

    private static String query(Map<String, String[]> parameters) {
        StringBuilder query = new StringBuilder();
        new TreeMap<>(parameters).forEach((name, values) -> {
            for (String value : values) {
                query.append(query.isEmpty() ? '?' : '&')
                        .append(UrlUtil.escapeUrlParam(name))
                        .append('=')
                        .append(UrlUtil.escapeUrlParam(value));
            }
        });
        return query.toString();
    }

    private static Set<String> patients(
            RequestDetails request, String type, String resource, Map<String, String[]> parameters) {
        Set<String> found = new LinkedHashSet<>();
        if (resource.startsWith(PATIENT + "/")) {
            found.add(resource);
        }
        parameters.forEach((name, values) -> {
            boolean ids = name.equals("patient")
                    || name.endsWith(":" + PATIENT)
                    || (type.equals(PATIENT) && name.equals(Constants.PARAM_ID));
            for (String value : values) {
                for (String each : value.split(",", -1)) {
                    String own = relative(each, request);
                    add(REFERENCE.matcher(own), found);
                    if (ids) {
                        add(ID.matcher(own), found);
                    }
                }
            }
        });
        return found;
    }

    private static String relative(String value, RequestDetails request) {
        String base = request.getFhirServerBase() + "/";
        IdType named = new IdType(value);
        if (value.startsWith(base) || !named.hasBaseUrl()) {
            return value.replace(base, "");
        }
        return OwnAddresses.of(request).relative(named).getValue();
    }

    private static void add(Matcher ids, Set<String> found) {
        while (found.size() < MOST_PATIENTS && ids.find()) {
            found.add(PATIENT + "/" + ids.group(1));
        }
    }
}
