/** The settings of nginx that keep its temporary files in a folder, for a server without rights elsewhere. */
export function listTemporaryPaths(folder: string): string {
  const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  return kinds.map((kind) => `  ${kind}_temp_path ${folder}/${kind};`).join('\n')
}
