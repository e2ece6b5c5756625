{{/* The pod of any role. Called with a role's dict. */}}
{{- define "framecast.pod" -}}
metadata:
  annotations:
    checksum/config: {{ include "framecast.config" . | sha256sum }}
    {{- with .values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  labels:
    {{- include "framecast.selectorLabels" . | nindent 4 }}
    {{- with .values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "framecast.serviceAccountName" .root }}
  automountServiceAccountToken: false
  # Else a Service named framecast-… would put FRAMECAST_… variables into the environment, which are settings.
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ default 30 .values.stopSeconds }}
  {{- with .root.Values.image.pullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    {{- with .root.Values.securityContext.runAsUser }}
    runAsUser: {{ int64 . }}
    {{- end }}
    {{- with .root.Values.securityContext.runAsGroup }}
    runAsGroup: {{ int64 . }}
    {{- end }}
    {{- with .root.Values.securityContext.fsGroup }}
    fsGroup: {{ int64 . }}
    fsGroupChangePolicy: OnRootMismatch
    {{- end }}
    seccompProfile:
      type: RuntimeDefault
  containers:
    - name: {{ .role.image }}
      image: {{ include "framecast.image" . | quote }}
      imagePullPolicy: {{ .root.Values.image.pullPolicy }}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        runAsNonRoot: true
        capabilities:
          drop: [ALL]
        seccompProfile:
          type: RuntimeDefault
      env:
        {{- include "framecast.env" . | nindent 8 }}
      ports:
        {{- range $name, $port := .role.ports }}
        - name: {{ $name }}
          containerPort: {{ $port }}
        {{- end }}
      {{- include "framecast.probes" . | nindent 6 }}
      {{- with .values.drainSeconds }}
      lifecycle:
        preStop:
          sleep:
            seconds: {{ . }}
      {{- end }}
      resources:
        {{- toYaml .values.resources | nindent 8 }}
      volumeMounts:
        - name: config
          mountPath: /etc/framecast
          readOnly: true
        - name: tmp
          mountPath: /tmp
        {{- if or .values.storage .values.stateSize }}
        - name: data
          mountPath: /var/lib/framecast
        {{- end }}
        {{- if include "framecast.checksKafka" . }}
        - name: kafka-ca
          mountPath: {{ include "framecast.kafkaCaDirectory" . }}
          readOnly: true
        {{- end }}
        {{- if include "framecast.checksPostgresql" . }}
        - name: postgresql-ca
          mountPath: {{ include "framecast.postgresqlCaDirectory" . }}
          readOnly: true
        {{- end }}
  volumes:
    - name: config
      configMap:
        name: {{ .fullname }}
    # Native libraries are unpacked here: RocksDB's, Netty's, FFmpeg's.
    - name: tmp
      emptyDir:
        sizeLimit: 512Mi
    {{- with .values.stateSize }}
    - name: data
      emptyDir:
        sizeLimit: {{ . }}
    {{- end }}
    {{- if include "framecast.checksKafka" . }}
    - name: kafka-ca
      secret:
        secretName: {{ .root.Values.kafka.tls.caSecret }}
        items:
          - key: {{ .root.Values.kafka.tls.caKey }}
            path: ca.crt
    {{- end }}
    {{- if include "framecast.checksPostgresql" . }}
    - name: postgresql-ca
      secret:
        secretName: {{ .root.Values.postgresql.tls.caSecret }}
        items:
          - key: {{ .root.Values.postgresql.tls.caKey }}
            path: ca.crt
    {{- end }}
  topologySpreadConstraints:
    {{- include "framecast.spread" . | trim | nindent 4 }}
  {{- with .values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{/* Only what differs from pod to pod, and what is secret; all else is in the ConfigMap. */}}
{{- define "framecast.env" -}}
- name: FRAMECAST_NODE_ID
  valueFrom:
    fieldRef:
      fieldPath: metadata.name
# The pod's address, not a name: every start of a node announces its own, and nothing waits for DNS to know it.
- name: FRAMECAST_NODE_HOST
  valueFrom:
    fieldRef:
      fieldPath: status.podIP
# Kubernetes 1.35 gives pods their node's zone as a label; empty where there is none.
- name: FRAMECAST_NODE_ZONE
  valueFrom:
    fieldRef:
      fieldPath: metadata.labels['topology.kubernetes.io/zone']
- name: FRAMECAST_SECRET
  valueFrom:
    secretKeyRef:
      name: {{ include "framecast.secretName" .root }}
      key: {{ .root.Values.secret.key }}
{{- include "framecast.env.kafka" .root.Values.kafka }}
{{- $postgresql := .root.Values.postgresql }}
{{- if and .role.ledger $postgresql.enabled }}
- name: SPRING_DATASOURCE_USERNAME
  valueFrom:
    secretKeyRef:
      name: {{ $postgresql.existingSecret }}
      key: {{ $postgresql.usernameKey }}
- name: SPRING_DATASOURCE_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ $postgresql.existingSecret }}
      key: {{ $postgresql.passwordKey }}
{{- end }}
- name: SPRING_CONFIG_ADDITIONAL_LOCATION
  value: file:/etc/framecast/
- name: JAVA_TOOL_OPTIONS
  value: >-
    -XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
    -Dorg.bytedeco.javacpp.cachedir=/tmp/javacpp {{ .values.jvmOptions }}
{{- end -}}

{{- define "framecast.env.kafka" -}}
{{- $sasl := .sasl -}}
{{- if $sasl.mechanism }}
{{- $keys := ternary (dict "KAFKA_JAAS_CONFIG" $sasl.jaasConfigKey) (dict "KAFKA_USERNAME" $sasl.usernameKey "KAFKA_PASSWORD" $sasl.passwordKey) (ne $sasl.jaasConfigKey "") }}
{{- include "framecast.env.ofSecret" (dict "secret" $sasl.existingSecret "keys" $keys) }}
{{- end }}
{{- if and .tls.enabled .tls.clientSecret }}
{{- include "framecast.env.ofSecret" (dict "secret" .tls.clientSecret "keys" (dict "KAFKA_CLIENT_CERTIFICATE" .tls.clientCertificateKey "KAFKA_CLIENT_KEY" .tls.clientKeyKey)) }}
{{- end }}
{{- end -}}

{{- define "framecast.env.ofSecret" -}}
{{- range $variable, $key := .keys }}
- name: {{ $variable }}
  valueFrom:
    secretKeyRef:
      name: {{ $.secret }}
      key: {{ $key }}
{{- end }}
{{- end -}}

{{- define "framecast.probes" -}}
startupProbe:
  httpGet:
    path: /actuator/health/liveness
    port: {{ .role.actuator }}
  periodSeconds: 2
  timeoutSeconds: 2
  failureThreshold: {{ div (default 120 .values.startupSeconds) 2 }}
# Joined the domain, own lists and copies read to their end. PostgreSQL is not asked.
readinessProbe:
  httpGet:
    path: /actuator/health/readiness
    port: {{ .role.actuator }}
  periodSeconds: 5
  timeoutSeconds: 2
  failureThreshold: 3
# A loop that has stopped for good. Patient: a busy machine is no reason to restart.
livenessProbe:
  httpGet:
    path: /actuator/health/liveness
    port: {{ .role.actuator }}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
{{- end -}}

{{- define "framecast.spread" -}}
{{- $scope := . -}}
{{- range $topologyKey, $unsatisfiable := dict "topology.kubernetes.io/zone" .root.Values.spread.zones "kubernetes.io/hostname" .root.Values.spread.hosts }}
- topologyKey: {{ $topologyKey }}
  maxSkew: 1
  whenUnsatisfiable: {{ $unsatisfiable }}
  {{- if ne $scope.key "frameService" }}
  # The pods of an update are spread among themselves, not around those that they replace.
  matchLabelKeys: [pod-template-hash]
  {{- end }}
  labelSelector:
    matchLabels:
      {{- include "framecast.selectorLabels" $scope | nindent 6 }}
{{- end }}
{{- end -}}
