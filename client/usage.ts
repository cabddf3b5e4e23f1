/** What `--help` says. */
export const USAGE = `devcloud-client: a telephone for the local network

  devcloud-client                        opens its page: say who you are there
  devcloud-client --name John            registers as John with the server of this network
  devcloud-client --name John --server 192.168.35.142
  devcloud-client call Marie --name John calls Marie, and ends with the call
  devcloud-client devices                lists microphones and speakers
  devcloud-client doctor                 says what is wrong with sound, network or server

  --name NAME            register at once
  --server HOST[:PORT]   default: the one found on the network, else the last one, else 127.0.0.1
  --call NAME            dial as soon as registered; ends with that call (0 talked, 1 not)
  --auto-answer          accept calls while idle
  --duration S           hang up after S seconds of call, and end
  --mic DEVICE           a name or index as in 'devices', file:PATH.wav, none, or tone
  --speaker DEVICE       a name or index, file:PATH.wav, or none
  --codec v1|opus        default: the best that both can
  --processing on|off    echo cancellation, noise suppression, gain
  --voice-host ADDR      address for voice (UDP); default: all
  --voice-port N         default: 5001, else the next free one
  --ui-port N            port of the page; default: 5080, else the next free one; 0: any
  --no-open              don't open the page in the browser
  --events               one JSON object a line on stdout for every event
  --data DIR             folder for settings; default: the platform's
  --lang fr|en           language of the log; default: from the locale
  --version, --help

Exit codes: 0 done, 1 ended with a warning, 2 bad flag, port or device, 3 unknown error`;
