import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { MappingFile, mappingFault } from '../../../../src-core/anycost/mapped-csv/mapping-file.ts';
import { api } from '../../../data/client.ts';

const PAUSE_MS = 350;
const ROWS = 20;

/** The first rows as they would land, a moment after the last change. Nothing is asked of a mapping that cannot work. */
export function usePreview(handle: string, mapping: MappingFile, header: readonly string[]) {
  const [settled, setSettled] = useState(mapping);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(mapping), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [mapping]);
  const isSound = MappingFile.safeParse(settled).success && mappingFault(settled, header) === null;
  return useQuery({
    queryKey: ['mapping-preview', handle, settled],
    queryFn: ({ signal }) => api.imports.previewMapping({ handle, mapping: settled, limit: ROWS }, { signal }),
    enabled: isSound,
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
}
